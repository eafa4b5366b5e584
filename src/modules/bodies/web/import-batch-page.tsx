import { addressOf, useOperation } from '#ui/api.ts'
import { ImportBatch } from '#ui/import-batch.tsx'
import { Loaded } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { UndoImport } from '#ui/undo-import.tsx'
import { previewUndoMembers, refusedMembers, showMemberImport, undoMemberImport } from '../contract.ts'

/** One loading of a composition: what it did, what it left out, and the way to take it back whole. */
export default function ImportBatchPage() {
  const params = { id: usePageParam('id'), import: usePageParam('batch') }
  const query = useOperation(showMemberImport, { params })
  return (
    <Loaded query={query}>
      {batch => (
        <ImportBatch
          batch={batch}
          lead={batch.bodyName}
          back={{ to: `/bodies/${params.id}/import`, label: 'Загрузка состава' }}
          refusedTo={addressOf(refusedMembers, { params })}
          undo={
            <UndoImport
              fileName={batch.fileName}
              preview={previewUndoMembers}
              undo={undoMemberImport}
              params={params}
            />
          }
        />
      )}
    </Loaded>
  )
}
