import { Page } from '#ui/page.tsx'

/** Every component in every state: for its makers. */
export default function DevUiPage() {
  return <Page title="Составные части экрана">…</Page>
}
