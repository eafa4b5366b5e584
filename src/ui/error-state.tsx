import type { ReactNode } from 'react'
import { asProblem } from './api.ts'
import { Button } from './button.tsx'
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
}: {
  error: unknown
  onRetry?: () => void
  /** Another way out: a link back, a switch of role. */
  action?: ReactNode
}) {
  const problem = asProblem(error)
  return (
    <div className={classes.state} role="alert">
      <p className={classes.title}>{TITLES[problem.status] ?? 'Не получилось'}</p>
      <p className={classes.text}>{problem.message}</p>
      {(onRetry || action) && (
        <div className={classes.action}>
          {onRetry && <Button onClick={onRetry}>Повторить</Button>}
          {action}
        </div>
      )}
      {problem.requestId && <p className={classes.request}>Номер запроса: {problem.requestId}</p>}
    </div>
  )
}
