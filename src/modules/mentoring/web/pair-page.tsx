import { useSession } from '#modules/accounts/web/index.ts'
import { historyRows } from '#modules/organisations/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { History } from '#ui/history.tsx'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import { getPair, pairHistory } from '../contract.ts'
import { PairActions } from './pair-actions.tsx'
import { PairFacts } from './pair-facts.tsx'
import { HISTORY, pairTitle, statusWords, toneOf } from './words.ts'

/** One pair: who, for what, what may be done next, and everything that was done. */
export default function PairPage() {
  const id = usePageParam('id')
  const { can } = useSession()
  const query = useOperation(getPair, { params: { id } })
  const back = can('pairs.lead')
    ? { to: '/pairs', label: 'Пары педагогов' }
    : { to: '/my/pairs', label: 'Мои пары' }
  return (
    <Loaded query={query} page={{ back }}>
      {pair => (
        <RecordPage
          title={pairTitle(pair)}
          lead={pair.groundTitle}
          back={back}
          status={<Status tone={toneOf(pair)}>{statusWords(pair)}</Status>}
          side={
            <Section title="История">
              <PairHistory id={id} />
            </Section>
          }
        >
          <PairActions pair={pair} />
          <Section title="Сведения">
            <PairFacts pair={pair} />
          </Section>
        </RecordPage>
      )}
    </Loaded>
  )
}

function PairHistory({ id }: { id: string }) {
  const query = useOperation(pairHistory, { params: { id } })
  return (
    <Loaded query={query} shape="text">
      {({ entries }) => <History entries={historyRows(entries, HISTORY)} />}
    </Loaded>
  )
}
