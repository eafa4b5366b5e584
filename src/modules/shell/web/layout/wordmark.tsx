import { AppLink } from '#ui/link.tsx'
import classes from './frame.module.css'

/** The name of the product, leading home. */
export function Wordmark() {
  return (
    <AppLink to="/" look="plain" className={classes.wordmark}>
      Маршрут
    </AppLink>
  )
}
