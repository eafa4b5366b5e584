import type { ReactNode } from 'react'
import classes from './states.module.css'

/** Nothing here yet: says what will be here and offers the first step. */
export function EmptyState({
  title,
  children,
  action,
}: {
  /** «Здесь появятся ваши курсы». */
  title: string
  /** When and why it will fill. */
  children?: ReactNode
  /** The first step: a `Button` or `ButtonLink`. */
  action?: ReactNode
}) {
  return (
    <div className={classes.state}>
      <p className={classes.title}>{title}</p>
      {children && <div className={classes.text}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  )
}
