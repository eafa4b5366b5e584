import { useList } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { type TableView, useTableSearch } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { formatCount, formatDateShort, formatMoment } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'
import { ListPage } from '#ui/page.tsx'
import { TabsView } from '#ui/tabs.tsx'
import { listRequestsQuery, listRightRequests, type RightRequest } from '../contract.ts'
import classes from './accounts.module.css'
import { Decision } from './decision.tsx'

const VIEWS: TableView[] = [
  { id: 'waiting', label: 'Ждут подтверждения', search: {} },
  { id: 'alone', label: 'Назначены без второго', search: { state: 'alone' } },
]

/** «Подтверждение прав»: what another administrator gave and somebody else has to look at. */
export default function RightRequestsPage() {
  const search = useTableSearch(listRequestsQuery)
  const list = useList(listRightRequests, { query: search.query })
  return (
    <ListPage
      title="Подтверждение прав"
      count={list.total === undefined ? undefined : formatCount(list.total)}
      lead="Роль, которая открывает сведения о других людях, действует после того, как её подтвердит второй администратор."
    >
      <TabsView
        label="Какие права"
        open={search.query.state ?? 'waiting'}
        onSelect={state => search.set({ state: state === 'waiting' ? undefined : state })}
        tabs={VIEWS.map(({ id, label }) => ({ id, label, content: <Requests list={list} state={id} /> }))}
      />
    </ListPage>
  )
}

function Requests({
  list,
  state,
}: {
  list: ReturnType<typeof useList<typeof listRightRequests>>
  state: string
}) {
  if (list.error && list.rows.length === 0) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.isLoading) return <Loading shape="rows" />
  if (list.rows.length === 0)
    return (
      <EmptyState title={state === 'waiting' ? 'Подтверждать нечего' : 'Таких прав нет'}>
        {state === 'waiting'
          ? 'Когда другой администратор назначит роль, она появится здесь.'
          : 'Здесь были бы роли, которые назначил первый администратор, пока он был один.'}
      </EmptyState>
    )
  return (
    <>
      <ul className={classes.list}>
        {list.rows.map(request => (
          <Request key={request.id} request={request} />
        ))}
      </ul>
      {list.hasMore && (
        <Button isBusy={list.isLoadingMore} onClick={list.loadMore}>
          Показать ещё
        </Button>
      )}
    </>
  )
}

function Request({ request }: { request: RightRequest }) {
  const dates = `с ${formatDateShort(request.validFrom)}${request.validTo ? ` по ${formatDateShort(request.validTo)}` : ', бессрочно'}`
  return (
    <li className={classes.item}>
      <div>
        <div className={classes.name}>
          <AppLink to={`/accounts/${request.accountId}`}>{request.who}</AppLink>
        </div>
        <div>
          {request.title}, {dates}
        </div>
        <div className={classes.note}>
          Назначил: {request.askedBy}, {formatMoment(request.askedAt)}. Основание:{' '}
          {request.reason ?? 'не указано'}
        </div>
        {request.obstacle && <div className={classes.note}>{request.obstacle}</div>}
      </div>
      {request.obstacle === null && <Decision accountId={request.accountId} request={request} />}
    </li>
  )
}
