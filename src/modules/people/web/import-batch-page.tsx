import { addressOf, useOperation } from '#ui/api.ts'
import { ImportBatch } from '#ui/import-batch.tsx'
import { Loaded } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { UndoImport } from '#ui/undo-import.tsx'
import { previewUndoImport, refusedRows, showImport, undoImport } from '../contract.ts'

/** One loading of a staff file: what it did, what it left out, and the way to take it back whole. */
export default function ImportBatchPage() {
  const id = usePageParam('batch')
  const query = useOperation(showImport, { params: { id } })
  return (
    <Loaded query={query}>
      {batch => (
        <ImportBatch
          batch={batch}
          lead={batch.organisationName}
          back={{ to: '/people/import', label: 'Загрузка списка работников' }}
          refusedTo={addressOf(refusedRows, { params: { id } })}
          undo={
            <UndoImport
              fileName={batch.fileName}
              preview={previewUndoImport}
              undo={undoImport}
              params={{ id }}
            />
          }
        />
      )}
    </Loaded>
  )
}
