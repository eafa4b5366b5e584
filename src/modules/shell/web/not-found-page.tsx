import { ButtonLink } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Page } from '#ui/page.tsx'

/** An address that leads nowhere, or to what the reader may not see: the two look the same. */
export function NotFoundPage() {
  return (
    <Page title="Такой страницы нет">
      <EmptyState
        title="Ссылка устарела, набрана с ошибкой или ведёт к записи, которую вам не показывают"
        action={<ButtonLink to="/">На главную</ButtonLink>}
      >
        Если её прислал коллега, попросите проверить адрес и вашу роль.
      </EmptyState>
    </Page>
  )
}
