import { addressOf, useOperation } from '#ui/api.ts'
import { ImportLog } from '#ui/import-batch.tsx'
import { Loaded } from '#ui/page.tsx'
import { listImports, listRuns, refusedRows } from '../contract.ts'
import { Running } from './import-progress.tsx'

const EVERY = 5_000

/**
 * Long works of others that go on now, or of the reader who has left the page meanwhile, and the last loadings of
 * staff, each of which can be undone.
 */
export function StaffImports({ ownRun }: { ownRun: string }) {
  const { data } = useOperation(listRuns, {}, { refetchEvery: EVERY })
  const running = data?.runs.filter(run => run.id !== ownRun) ?? []
  const query = useOperation(listImports, {}, { refetchEvery: running.length > 0 && EVERY })
  return (
    <>
      {running.map(run => (
        <div key={run.id}>
          <p>
            Сейчас: {run.fileName} · {run.organisationName} · {run.startedBy}
          </p>
          <Running run={run} note="Остановленная загрузка ничего не меняет" />
        </div>
      ))}
      <Loaded query={query} shape="rows">
        {({ batches }) => (
          <ImportLog
            batches={batches}
            linksOf={({ id, organisationName }) => ({
              to: `/people/import/${id}`,
              refusedTo: addressOf(refusedRows, { params: { id } }),
              about: organisationName,
            })}
          />
        )}
      </Loaded>
    </>
  )
}
