import { Button, ButtonRow } from './button.tsx'
import { ConfirmAction } from './confirm-action.tsx'
import { plural } from './format.ts'
import { Loading } from './loading.tsx'

/** A row of a file whose change could not be taken back, and why. */
export type KeptRow = { row: number; name: string; reason: string }
/** What undoing a loading takes back and what it has to leave. */
export type UndoOutcome = {
  deleted: number
  restored: number
  /** Care and roles that had ended with the loading and go on again. */
  rights?: number
  kept: readonly KeptRow[]
}

const SHOWN = 10

/** The button that undoes a loading; asks first, with what will be taken back and what will have to stay. */
export function UndoImport({
  fileName,
  isAsked,
  onAsk,
  outcome,
  isBusy,
  error,
  onConfirm,
}: {
  fileName: string
  isAsked: boolean
  onAsk: (isAsked: boolean) => void
  /** Absent while it is being reckoned. */
  outcome: UndoOutcome | undefined
  isBusy: boolean
  error: Error | null
  onConfirm: () => void
}) {
  return (
    <ButtonRow>
      <Button tone="danger" onClick={() => onAsk(true)}>
        Отменить загрузку
      </Button>
      <ConfirmAction
        isOpen={isAsked}
        title={`Отменить загрузку «${fileName}»?`}
        consequence={outcome ? <Consequence outcome={outcome} /> : <Loading shape="text" />}
        confirm="Отменить загрузку"
        tone="danger"
        isBusy={isBusy || !outcome}
        error={error}
        onConfirm={onConfirm}
        onClose={() => onAsk(false)}
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
