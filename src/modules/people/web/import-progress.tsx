import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { FormErrors } from '#ui/form.tsx'
import { formatNumber } from '#ui/format.ts'
import { Progress } from '#ui/progress.tsx'
import { cancelRun, type ImportRun, listRuns } from '../contract.ts'

const EVERY = 700

const PHASES: Record<ImportRun['phase'], string> = {
  reading: 'Проверяем строки файла',
  waiting: 'Ждём: в эту организацию загружает файл кто-то ещё',
  writing: 'Записываем',
}

/**
 * How far the reader's own check or loading is. A long one can be stopped: nothing of it stays.
 *
 * @param rows how many rows the file has, where a check has counted them
 */
export function ImportProgress({
  run,
  label,
  note,
  rows,
}: {
  run: string
  label: string
  note: string
  rows?: number | undefined
}) {
  const { data } = useOperation(listRuns, {}, { refetchEvery: EVERY })
  const own = data?.runs.find(one => one.id === run)
  return own ? <Running run={own} rows={rows} note={note} /> : <Progress label={label} note={note} />
}

/** One work that goes on, whoever has started it: how far it is, and the button that stops it. */
export function Running({ run, rows, note }: { run: ImportRun; rows?: number | undefined; note: string }) {
  const cancel = useAction(cancelRun, { invalidates: ['people'] })
  return (
    <>
      <Bar run={run} rows={rows} note={note} />
      <ButtonRow>
        <Button
          disabled={cancel.isPending || run.isCancelled}
          onClick={() => void cancel.run({ params: { id: run.id } })}
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
