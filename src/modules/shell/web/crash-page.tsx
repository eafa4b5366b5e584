import type { ErrorComponentProps } from '@tanstack/react-router'
import { ProblemError } from '#ui/api.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Page } from '#ui/page.tsx'

/** A page that broke; or a part of it that is gone because a new version has been put in place. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  if (error instanceof ProblemError)
    return (
      <Page title="Страница не открылась">
        <ErrorState error={error} onRetry={reset} action={<ButtonLink to="/">На главную</ButtonLink>} />
      </Page>
    )
  const isNewVersion = /dynamically imported module|module script|Failed to fetch/i.test(String(error))
  return (
    <Page title={isNewVersion ? 'Вышла новая версия' : 'Страница сломалась'}>
      <EmptyState
        title={isNewVersion ? 'Обновите страницу, чтобы продолжить' : 'Это наша ошибка, не ваша'}
        action={
          <>
            <Button tone="primary" onClick={() => window.location.reload()}>
              Обновить страницу
            </Button>
            <ButtonLink to="/">На главную</ButtonLink>
          </>
        }
      >
        {isNewVersion
          ? 'Пока вы работали, «Маршрут» обновился. Сохранённое на месте.'
          : 'Сохранённое на месте. Обновите страницу; если не поможет, сообщите администратору, что вы делали.'}
      </EmptyState>
    </Page>
  )
}
