import { useState } from 'react'
import type { Operation } from '#platform/http/operation.ts'
import type { ImportUndoReport } from '#platform/import/contract.ts'
import { useAction, useOperation } from './api.ts'
import { Button, ButtonRow } from './button.tsx'
import { ConfirmAction } from './confirm-action.tsx'
import { plural } from './format.ts'
import { Loading } from './loading.tsx'
import { notify } from './notify.ts'

/** A row of a file whose change could not be taken back, and why. */
export type KeptRow = ImportUndoReport['kept'][number]
type UndoOutcome = ImportUndoReport

const SHOWN = 10

/** The button that undoes a loading; asks first, with what will be taken back and what will have to stay. */
export function UndoImport({
  fileName,
  preview: previewOperation,
  undo: undoOperation,
  params,
}: {
  fileName: string
  preview: Operation
  undo: Operation
  /** Of both operations. */
  params: Readonly<Record<string, string>>
}) {
  const [isAsked, setAsked] = useState(false)
  const undo = useAction(undoOperation, {
    onDone: () => {
      setAsked(false)
      notify.success('Загрузка отменена')
    },
  })
  const input = { params } as never
  // what is undone is not asked about again while the page is read anew
  const preview = useOperation(previewOperation, input, { enabled: isAsked && !undo.isPending })
  const outcome = preview.data as UndoOutcome | undefined
  return (
    <ButtonRow>
      <Button tone="danger" onClick={() => setAsked(true)}>
        Отменить загрузку
      </Button>
      <ConfirmAction
        isOpen={isAsked}
        title={`Отменить загрузку «${fileName}»?`}
        consequence={outcome ? <Consequence outcome={outcome} /> : <Loading shape="text" />}
        confirm="Отменить загрузку"
        tone="danger"
        isBusy={undo.isPending || !outcome}
        error={undo.error ?? preview.error}
        onConfirm={() => void undo.run(input)}
        onClose={() => setAsked(false)}
      />
    </ButtonRow>
  )
}

function Consequence({ outcome: { deleted, restored, rights = 0, kept } }: { outcome: UndoOutcome }) {
  return (
    <>
      <p>
        Удалится: {plural(deleted, 'запись', 'записи', 'записей')}. Вернётся к прежнему:{' '}
        {plural(restored, 'запись', 'записи', 'записей')}.
        {rights > 0 && ` Продолжатся сопровождение и роли, которые закончились с увольнением: ${rights}.`}
      </p>
      {kept.length > 0 && (
        <>
          <p>Останется как есть, отменить это нельзя:</p>
          <KeptRows rows={kept.slice(0, SHOWN)} />
          {kept.length > SHOWN && <p>и ещё {kept.length - SHOWN}. Полный список будет на этой странице.</p>}
        </>
      )}
    </>
  )
}

export function KeptRows({ rows }: { rows: readonly KeptRow[] }) {
  return (
    <ul>
      {rows.map(one => (
        <li key={`${one.row} ${one.name} ${one.reason}`}>
          Строка {one.row}, {one.name}. {one.reason}.
        </li>
      ))}
    </ul>
  )
}
