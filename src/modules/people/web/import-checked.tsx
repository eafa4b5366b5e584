import { Button, ButtonRow } from '#ui/button.tsx'
import { plural } from '#ui/format.ts'
import { ImportCounts } from '#ui/import-counts.tsx'
import { ImportProblems } from '#ui/import-problems.tsx'
import { Section } from '#ui/page.tsx'
import type { ImportReport } from '../contract.ts'
import { ImportDisputes, type Taken } from './import-disputes.tsx'
import { ImportLeaving } from './import-leaving.tsx'
import { ImportProgress } from './import-progress.tsx'

/** What a loading of the checked file would do, what has to be decided and what put right. */
export function Checked({
  report,
  taken,
  run,
  isLoading,
  onTake,
  onLoad,
}: {
  report: ImportReport
  taken: Taken
  run: string
  isLoading: boolean
  onTake: (taken: Taken) => void
  onLoad: () => void
}) {
  return (
    <>
      <Section title="2. Что получится">
        <ImportCounts report={report} />
        {isLoading ? (
          <ImportProgress
            run={run}
            rows={report.rows}
            label="Загружаем"
            note="Страницу можно оставить: загрузка дойдёт до конца"
          />
        ) : (
          <LoadButton report={report} taken={taken} onLoad={onLoad} />
        )}
      </Section>
      {report.disputes.length > 0 && (
        <Section title="Что изменили вручную">
          <ImportDisputes disputes={report.disputes} taken={taken} isBusy={isLoading} onTake={onTake} />
        </Section>
      )}
      {report.leaving.length > 0 && (
        <Section title="Где закончится работа">
          <ImportLeaving leaving={report.leaving} />
        </Section>
      )}
      {report.problems.length > 0 && (
        <Section title="3. Что исправить">
          <ImportProblems problems={report.problems} listName="Ошибки в списке работников.csv" />
        </Section>
      )}
    </>
  )
}

function LoadButton({ report, taken, onLoad }: { report: ImportReport; taken: Taken; onLoad: () => void }) {
  const changes = report.created + report.updated
  const decided = new Set(
    report.disputes
      .filter(one => (taken === 'all' ? one.kind === 'conflict' : taken.has(one.row)))
      .map(one => one.row),
  ).size
  const label =
    changes > 0
      ? `Загрузить ${plural(changes, 'строку', 'строки', 'строк')}${report.refused > 0 ? ' без ошибок' : ''}`
      : decided > 0
        ? `Взять из файла ${plural(decided, 'строку', 'строки', 'строк')}`
        : 'Загружать нечего'
  return (
    <ButtonRow>
      <Button tone="primary" onClick={onLoad} disabled={changes + decided === 0}>
        {label}
      </Button>
    </ButtonRow>
  )
}
