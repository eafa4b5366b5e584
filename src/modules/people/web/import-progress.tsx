import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { FormErrors } from '#ui/form.tsx'
import { Progress } from '#ui/progress.tsx'
import { cancelRun, type ImportRun, listRuns } from '../contract.ts'

const EVERY = 700

const PHASES: Record<ImportRun['phase'], string> = {
  reading: 'Проверяем строки файла',
  waiting: 'Ждём: в эту организацию загружает файл кто-то ещё',
  writing: 'Записываем',
}

/** How far the reader's own check or loading is. A long one can be stopped: nothing of it stays. */
export function ImportProgress({ run, label, note }: { run: string; label: string; note: string }) {
  const { data } = useOperation(listRuns, {}, { refetchEvery: EVERY })
  const cancel = useAction(cancelRun, { invalidates: [] })
  const own = data?.runs.find(one => one.id === run)
  if (!own) return <Progress label={label} note={note} />
  return (
    <>
      {own.total !== null && own.phase === 'writing' ? (
        <Progress label={PHASES.writing} value={own.done} of={own.total} unit="записей" note={note} />
      ) : (
        <Progress
          label={own.phase === 'reading' ? `${PHASES.reading}: ${own.done}` : PHASES[own.phase]}
          note={note}
        />
      )}
      <ButtonRow>
        <Button
          disabled={cancel.isPending || own.isCancelled}
          onClick={() => void cancel.run({ params: { id: run } })}
        >
          {own.isCancelled ? 'Останавливаем…' : 'Остановить'}
        </Button>
      </ButtonRow>
      <FormErrors error={cancel.error} />
    </>
  )
}
