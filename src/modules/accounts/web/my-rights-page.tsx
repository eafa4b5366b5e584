import { Page } from '#ui/page.tsx'
import { Delegations } from './delegations.tsx'
import { Rights } from './rights.tsx'

/** «Мои права»: what I see and why, what I passed on and what was passed on to me. */
export default function MyRightsPage() {
  return (
    <Page title="Мои права" lead="Что вы видите, где и на каком основании." width="reading">
      <Rights />
      <Delegations />
    </Page>
  )
}
