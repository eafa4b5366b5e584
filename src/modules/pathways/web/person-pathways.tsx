import { useSession } from '#modules/accounts/web/index.ts'
import { useList, useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { formatDate } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'
import { Loaded } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { listMyPathways, listPathways, type PathwayRow } from '../contract.ts'
import classes from './pathways.module.css'
import { progressWords, statusWords, toneOf } from './words.ts'

/** Pathways of one person for her card: the fact to the employer, a link to the contents to who may see them. */
export default function PersonPathways({ personId }: { personId: string }) {
  const { can } = useSession()
  return can('pathways.watch') ? <Watched personId={personId} /> : <Own />
}

function Watched({ personId }: { personId: string }) {
  const { can } = useSession()
  const list = useList(listPathways, { query: { person: personId, limit: 50 } })
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.isLoading) return <Loading shape="rows" rows={3} />
  if (list.rows.length > 0) return <Rows rows={list.rows} />
  return (
    <EmptyState
      title="Маршрута ещё не было"
      action={
        can('pathways.lead') && (
          <ButtonLink to={`/pathway-drafts?open=${personId}`}>Составить маршрут</ButtonLink>
        )
      }
    >
      Он составляется по итогам независимой диагностики.
    </EmptyState>
  )
}

/** The teacher on her own card: she needs no right to look after others. */
function Own() {
  const query = useOperation(listMyPathways, {})
  return (
    <Loaded query={query} shape="rows">
      {({ pathways }) =>
        pathways.length > 0 ? (
          <Rows rows={pathways} />
        ) : (
          <EmptyState title="Маршрута ещё не было">
            Он составляется по итогам независимой диагностики.
          </EmptyState>
        )
      }
    </Loaded>
  )
}

function Rows({ rows }: { rows: readonly PathwayRow[] }) {
  const { can } = useSession()
  return (
    <ul className={classes.steps}>
      {rows.map(row => (
        <li key={row.id} className={classes.step}>
          <div>
            <div className={classes.stepTitle}>
              {can('pathways.read') && row.hasContents ? (
                <AppLink to={`/pathways/${row.id}`}>Маршрут № {row.number}</AppLink>
              ) : (
                `Маршрут № ${row.number}`
              )}
            </div>
            <div className={classes.meta}>
              <span>составлен {formatDate(row.draftedOn)}</span>
              {row.confirmedOn && <span>подтверждён {formatDate(row.confirmedOn)}</span>}
              {row.items !== null && <span>шаги: {progressWords(row)}</span>}
            </div>
          </div>
          <Status tone={row.isLate ? 'lost' : toneOf(row)}>
            {row.isLate ? `${statusWords(row)}, есть просрочка` : statusWords(row)}
          </Status>
        </li>
      ))}
    </ul>
  )
}
