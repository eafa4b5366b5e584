import { useSession } from '#modules/accounts/web/index.ts'
import { useList, useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { formatPeriod } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'
import { Loaded } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { listMyPairs, listPairs, type PairRow } from '../contract.ts'
import classes from './pairs.module.css'
import { roleWords, statusWords, toneOf } from './words.ts'

/** Pairs of one person for her card. */
export default function PersonPairs({ personId }: { personId: string }) {
  const { can } = useSession()
  return can('pairs.lead') ? <Led personId={personId} /> : <Own personId={personId} />
}

function Led({ personId }: { personId: string }) {
  const list = useList(listPairs, { query: { person: personId, limit: 100 } })
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.isLoading) return <Loading shape="rows" rows={3} />
  if (list.rows.length > 0) return <Rows rows={list.rows} personId={personId} />
  return (
    <EmptyState title="Пар ещё не было" action={<ButtonLink to="/pairs/suggest">Подобрать пары</ButtonLink>}>
      Здесь будут наставничество, обмен опытом и помощь с компетенциями.
    </EmptyState>
  )
}

/** The teacher on her own card: she needs no right to look after others. */
function Own({ personId }: { personId: string }) {
  const query = useOperation(listMyPairs, {})
  return (
    <Loaded query={query} shape="rows">
      {({ pairs }) =>
        pairs.length > 0 ? (
          <Rows rows={pairs} personId={personId} />
        ) : (
          <EmptyState title="Пар ещё не было">
            Когда методист предложит пару, вы ответите на неё здесь.
          </EmptyState>
        )
      }
    </Loaded>
  )
}

function Rows({ rows, personId }: { rows: readonly PairRow[]; personId: string }) {
  return (
    <ul className={classes.list}>
      {rows.map(pair => {
        const isGiver = pair.giver.personId === personId
        const other = isGiver ? pair.receiver : pair.giver
        return (
          <li key={pair.id} className={classes.row}>
            <div>
              <AppLink to={`/pairs/${pair.id}`}>{other.name}</AppLink>
              <div className={classes.soft}>
                {[
                  pair.groundTitle,
                  pair.competencyTitle,
                  pair.giverTitle !== null && roleWords(isGiver ? pair.giverTitle : pair.receiverTitle),
                  formatPeriod(pair.startsOn, pair.endedOn ?? pair.endsOn),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </div>
            <Status tone={toneOf(pair)}>{statusWords(pair)}</Status>
          </li>
        )
      })}
    </ul>
  )
}
