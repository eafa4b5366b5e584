import { addressOf, useOperation } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatMoment, plural } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { type ImportBatch, listImports, refusedRows } from '../contract.ts'
import classes from './import.module.css'

/** The last loadings, each of which can be undone. */
export function ImportLog() {
  const query = useOperation(listImports, {})
  return (
    <Loaded query={query} shape="rows">
      {({ batches }) =>
        batches.length === 0 ? (
          <EmptyState title="Загрузок ещё не было">
            Здесь будет каждая загрузка, и любую можно отменить.
          </EmptyState>
        ) : (
          <ul className={classes.log}>
            {batches.map(batch => (
              <Batch key={batch.id} batch={batch} />
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

function Batch({ batch }: { batch: ImportBatch }) {
  return (
    <li>
      <AppLink to={`/people/import/${batch.id}`}>{batch.fileName}</AppLink>
      <span className={classes.note}>
        {batch.organisationName} · {formatMoment(batch.loadedAt)} · {batch.loadedBy}
      </span>
      <span>
        {plural(batch.rows, 'строка', 'строки', 'строк')}: создано {batch.created}, изменено {batch.updated},
        без изменений {batch.unchanged}, не загружено {batch.refused}
      </span>
      {batch.status === 'undone' ? (
        <Status tone="lost">{`отменена: ${batch.undoneBy}, ${formatMoment(batch.undoneAt)}`}</Status>
      ) : (
        <ButtonRow>
          {batch.refused > 0 && (
            <ButtonLink to={addressOf(refusedRows, { params: { id: batch.id } })} isDownload size="small">
              Скачать незагруженные строки
            </ButtonLink>
          )}
          <ButtonLink to={`/people/import/${batch.id}`} size="small">
            Отменить загрузку
          </ButtonLink>
        </ButtonRow>
      )}
    </li>
  )
}
