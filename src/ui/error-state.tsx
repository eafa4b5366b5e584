import type { ReactNode } from 'react'
import { asProblem } from './api.ts'
import { Button, ButtonLink } from './button.tsx'
import { usePageTitle } from './page-title.ts'
import classes from './states.module.css'

const TITLES: Record<number, string> = {
  0: 'Нет связи с сервером',
  401: 'Нужно войти',
  403: 'Нет прав на этот раздел',
  404: 'Здесь ничего нет',
  409: 'Запись уже изменили',
  429: 'Слишком много запросов',
  503: 'Сервис временно недоступен',
}
/** Something failed: what happened, the way out, and the number of the request for the administrator. */
export function ErrorState({
  error,
  onRetry,
  action,
  page,
}: {
  error: unknown
  onRetry?: () => void
  /** Another way out: a link back, a switch of role. */
  action?: ReactNode
  /** Stands in the place of a whole page: it is its heading, and leads back where asking again helps nobody. */
  page?: { back: { to: string; label: string } }
}) {
  const problem = asProblem(error)
  const title = TITLES[problem.status] ?? 'Не получилось'
  const isLasting = problem.status === 403 || problem.status === 404
  const retry = isLasting ? undefined : onRetry
  const back = isLasting ? page?.back : undefined
  usePageTitle(page && title)
  return (
    <div className={classes.state} role="alert">
      {page ? (
        <h1 tabIndex={-1} className={classes.title}>
          {title}
        </h1>
      ) : (
        <p className={classes.title}>{title}</p>
      )}
      <p className={classes.text}>{problem.message}</p>
      {(retry || back || action) && (
        <div className={classes.action}>
          {retry && <Button onClick={retry}>Повторить</Button>}
          {back && <ButtonLink to={back.to}>{back.label}</ButtonLink>}
          {action}
        </div>
      )}
      {problem.requestId && !isLasting && (
        <p className={classes.request}>Номер запроса: {problem.requestId}</p>
      )}
    </div>
  )
}
