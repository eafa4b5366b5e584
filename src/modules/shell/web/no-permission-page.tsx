import { useSession } from '#modules/accounts/web/index.ts'
import { ButtonLink } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Page } from '#ui/page.tsx'

/** The page exists, but not for the role one works in. */
export function NoPermissionPage() {
  const { active, assignments } = useSession()
  return (
    <Page title="Раздел закрыт для вашей роли">
      <EmptyState
        title={active ? `Сейчас вы работаете как «${active.roleTitle}»` : 'У вас нет действующей роли'}
        action={<ButtonLink to="/">На главную</ButtonLink>}
      >
        {assignments.length > 1
          ? 'Переключите роль в меню с вашим именем, если раздел нужен вам в другой роли.'
          : 'Если раздел нужен вам для работы, обратитесь к администратору.'}
      </EmptyState>
    </Page>
  )
}
