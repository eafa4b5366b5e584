import { useBlocker } from '@tanstack/react-router'
import { ConfirmAction } from './confirm-action.tsx'

/**
 * Asks before unsaved values of a page are left: by a link, by «Назад», by closing the tab. Whoever has saved goes on
 * with `go(to, { isSaved: true })`.
 */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  return (
    <ConfirmAction
      isOpen={blocker.status === 'blocked'}
      title="Уйти без сохранения?"
      consequence="Введённое на этой странице не сохранено и пропадёт."
      confirm="Уйти"
      tone="danger"
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    />
  )
}
