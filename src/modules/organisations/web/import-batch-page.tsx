import { useState } from 'react'
import { addressOf, useAction, useOperation } from '#ui/api.ts'
import { ImportBatch } from '#ui/import-batch.tsx'
import { notify } from '#ui/notify.ts'
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
          undo={<Undo id={id} fileName={batch.fileName} />}
        />
      )}
    </Loaded>
  )
}

function Undo({ id, fileName }: { id: string; fileName: string }) {
  const [isAsked, setAsked] = useState(false)
  const undo = useAction(undoOrganisations, {
    onDone: () => {
      setAsked(false)
      notify.success('Загрузка отменена')
    },
  })
  // what is undone is not asked about again while the page is read anew
  const preview = useOperation(
    previewUndoOrganisations,
    { params: { id } },
    { enabled: isAsked && !undo.isPending },
  )
  return (
    <UndoImport
      fileName={fileName}
      isAsked={isAsked}
      onAsk={setAsked}
      outcome={preview.data}
      isBusy={undo.isPending}
      error={undo.error ?? preview.error}
      onConfirm={() => void undo.run({ params: { id } })}
    />
  )
}
