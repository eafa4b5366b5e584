import { Button, ButtonRow } from '#ui/button.tsx'
import { plural } from '#ui/format.ts'
import { ImportCounts } from '#ui/import-counts.tsx'
import { ImportDifferences, rowsTaken, type Taken, takeLabel } from '#ui/import-differences.tsx'
import { ImportProblems } from '#ui/import-problems.tsx'
import { ImportProgress } from '#ui/import-progress.tsx'
import { Section } from '#ui/page.tsx'
import { cancelRun, type ImportReport, listRuns } from '../contract.ts'
import { ImportLeaving } from './import-leaving.tsx'

export const RUNS = { list: listRuns, cancel: cancelRun }

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
            operations={RUNS}
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
          <ImportDifferences
            differences={differencesOf(report)}
            taken={taken}
            isBusy={isLoading}
            onTake={onTake}
          />
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

/** A row is taken whole. */
const differencesOf = ({ disputes }: ImportReport) => disputes.map(one => ({ ...one, key: String(one.row) }))

function LoadButton({ report, taken, onLoad }: { report: ImportReport; taken: Taken; onLoad: () => void }) {
  const changes = report.created + report.updated
  const decided = rowsTaken(differencesOf(report), taken)
  const label =
    changes > 0
      ? `Загрузить ${plural(changes, 'строку', 'строки', 'строк')}${report.refused > 0 ? ' без ошибок' : ''}`
      : decided > 0
        ? takeLabel(decided)
        : 'Загружать нечего'
  return (
    <ButtonRow>
      <Button tone="primary" onClick={onLoad} disabled={changes + decided === 0}>
        {label}
      </Button>
    </ButtonRow>
  )
}
