import { addressOf, useOperation } from '#ui/api.ts'
import { ImportBatch } from '#ui/import-batch.tsx'
import { Loaded } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { UndoImport } from '#ui/undo-import.tsx'
import {
  previewUndoOrganisations,
  refusedOrganisations,
  showOrganisationImport,
  undoOrganisations,
} from '../contract.ts'

/** One loading of organisations: what it did, what it left out, and the way to take it back whole. */
export default function ImportBatchPage() {
  const id = usePageParam('batch')
  const query = useOperation(showOrganisationImport, { params: { id } })
  return (
    <Loaded query={query}>
      {batch => (
        <ImportBatch
          batch={batch}
          back={{ to: '/organisations/import', label: 'Загрузка организаций' }}
          refusedTo={addressOf(refusedOrganisations, { params: { id } })}
          more={[
            batch.conflicts > 0 && {
              label: 'Оставлено, как внесли вручную',
              value: batch.conflicts,
              note: 'значений, которые в файле другие',
            },
          ]}
          undo={
            <UndoImport
              fileName={batch.fileName}
              preview={previewUndoOrganisations}
              undo={undoOrganisations}
              params={{ id }}
            />
          }
        />
      )}
    </Loaded>
  )
}
