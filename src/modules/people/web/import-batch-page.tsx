import { useState } from 'react'
import { addressOf, useAction, useOperation } from '#ui/api.ts'
import { ImportBatch } from '#ui/import-batch.tsx'
import { notify } from '#ui/notify.ts'
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
          undo={<Undo id={id} fileName={batch.fileName} />}
        />
      )}
    </Loaded>
  )
}

function Undo({ id, fileName }: { id: string; fileName: string }) {
  const [isAsked, setAsked] = useState(false)
  const undo = useAction(undoImport, {
    onDone: () => {
      setAsked(false)
      notify.success('Загрузка отменена')
    },
  })
  // what is undone is not asked about again while the page is read anew
  const preview = useOperation(previewUndoImport, { params: { id } }, { enabled: isAsked && !undo.isPending })
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
