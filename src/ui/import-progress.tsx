import type { Operation } from '#platform/http/operation.ts'
import type { ImportRun } from '#platform/import/contract.ts'
import { type ProblemError, useAction, useOperation } from './api.ts'
import { Button, ButtonRow } from './button.tsx'
import { FormErrors } from './form.tsx'
import { formatNumber } from './format.ts'
import { Progress } from './progress.tsx'

const EVERY = 700

const PHASES: Record<ImportRun['phase'], string> = {
  reading: 'Проверяем строки файла',
  waiting: 'Ждём: сюда загружает файл кто-то ещё',
  writing: 'Записываем',
}

/** Operations on long works of one kind: `runOperations` of the room. */
export type RunOperations = { list: Operation; cancel: Operation }

/** Long works of a kind that go on now. */
export function useRuns({ list }: RunOperations, every: number): readonly ImportRun[] | undefined {
  const { data } = useOperation(list, {} as never, { refetchEvery: every })
  return (data as { runs: ImportRun[] } | undefined)?.runs
}

/**
 * How far the reader's own check or loading is. A long one can be stopped: nothing of it stays.
 *
 * @param rows how many rows the file has, where a check has counted them
 */
export function ImportProgress({
  operations,
  run,
  label,
  note,
  rows,
}: {
  operations: RunOperations
  run: string
  label: string
  note: string
  rows?: number | undefined
}) {
  const own = useRuns(operations, EVERY)?.find(one => one.id === run)
  return own ? (
    <Running operations={operations} run={own} rows={rows} note={note} />
  ) : (
    <Progress label={label} note={note} />
  )
}

/** One work that goes on, whoever has started it: how far it is, and the button that stops it. */
export function Running({
  operations,
  run,
  rows,
  note,
}: {
  operations: RunOperations
  run: ImportRun
  rows?: number | undefined
  note: string
}) {
  const cancel = useAction(operations.cancel, { invalidates: [operations.cancel.id.split('.')[0]!] })
  return (
    <>
      <Bar run={run} rows={rows} note={note} />
      <ButtonRow>
        <Button
          disabled={cancel.isPending || run.isCancelled}
          onClick={() => void cancel.run({ params: { id: run.id } } as never)}
        >
          {run.isCancelled ? 'Останавливаем…' : 'Остановить'}
        </Button>
      </ButtonRow>
      <FormErrors error={cancel.error} />
    </>
  )
}

function Bar({ run, rows, note }: { run: ImportRun; rows: number | undefined; note: string }) {
  const { phase, done } = run
  const of = phase === 'reading' ? rows : run.total
  if (phase === 'waiting') return <Progress label={PHASES.waiting} note={note} />
  if (!of) return <Progress label={`${PHASES[phase]}: ${formatNumber(done)}`} note={note} />
  const unit = phase === 'reading' ? 'строк' : 'записей'
  return <Progress label={PHASES[phase]} value={done} of={of} unit={unit} note={note} />
}

/** What the reader has stopped herself is no error. */
export function ImportRefusal({ error }: { error: ProblemError | null }) {
  return error?.code === 'import.cancelled' ? (
    <p role="status">{error.message}</p>
  ) : (
    <FormErrors error={error} />
  )
}
