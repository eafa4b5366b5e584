import type { ListState } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import type { View } from '../contract.ts'
import classes from './personal-data.module.css'

/** Who has looked, the newest first. */
export function ViewsList({ list }: { list: ListState<View> }) {
  if (list.error && list.rows.length === 0) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.isLoading) return <Loading shape="rows" />
  if (list.rows.length === 0)
    return (
      <EmptyState title="Пока никто не смотрел">
        Здесь появится каждый, кто откроет карточку, результаты диагностики, маршрут или документы.
      </EmptyState>
    )
  return (
    <>
      <ul className={classes.list}>
        {list.rows.map(row => (
          <li key={row.id} className={classes.item}>
            <div className={classes.line}>
              <span className={classes.name}>{row.who}</span>
              <span className={classes.note}>{formatMoment(row.at)}</span>
            </div>
            <div>Что: {row.part}</div>
            <div className={classes.note}>{row.capacity}</div>
          </li>
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
