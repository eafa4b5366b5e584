import { ButtonLink } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Page } from '#ui/page.tsx'

/** Why an outside sign-in brought nobody in; the server adds the reason to the address. */
const REASONS: Readonly<Record<string, readonly [title: string, what: string]>> = {
  'unknown-person': [
    'Для вас ещё нет учётной записи',
    'Внешняя система вас узнала, но в «Маршруте» нет записи с вашим СНИЛС или подтверждённой почтой. Попросите администратора организации прислать приглашение.',
  ],
  blocked: ['Учётная запись заблокирована', 'Обратитесь к администратору: причину видит он.'],
  cancelled: ['Вход отменён', 'Вы вернулись, не подтвердив вход. Можно попробовать ещё раз.'],
  expired: ['Вход занял слишком много времени', 'Начните его ещё раз с этой же вкладки.'],
  unavailable: ['Внешняя система не отвечает', 'Войдите по паролю или повторите через несколько минут.'],
  failed: [
    'Внешняя система не подтвердила вход',
    'Повторите; если не поможет, войдите по паролю и сообщите администратору.',
  ],
}

export default function SignInRefusedPage() {
  const reason = new URLSearchParams(window.location.search).get('refused')
  const [title, what] = REASONS[reason ?? ''] ?? ['Войдите, чтобы продолжить', '']
  return (
    <Page title="Вход" width="reading">
      <EmptyState
        title={title}
        action={
          <ButtonLink to="/" tone="primary">
            На страницу входа
          </ButtonLink>
        }
      >
        {what}
      </EmptyState>
    </Page>
  )
}
