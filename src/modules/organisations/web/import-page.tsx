import { useRef, useState } from 'react'
import { uuidv7 } from 'uuidv7'
import { useSession } from '#modules/accounts/web/index.ts'
import type { ImportColumn } from '#platform/import/contract.ts'
import { addressOf, useAction } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { plural } from '#ui/format.ts'
import { ImportColumns } from '#ui/import-columns.tsx'
import { ImportCounts } from '#ui/import-counts.tsx'
import {
  ImportDifferences,
  NOTHING_TAKEN,
  rowsTaken,
  type Taken,
  takeLabel,
} from '#ui/import-differences.tsx'
import { ImportHistory } from '#ui/import-log.tsx'
import { ImportProblems } from '#ui/import-problems.tsx'
import { ImportProgress, ImportRefusal } from '#ui/import-progress.tsx'
import { notify } from '#ui/notify.ts'
import { Section, WorkPage } from '#ui/page.tsx'
import {
  cancelOrganisationRun,
  checkOrganisationsFile,
  listOrganisationImports,
  listOrganisationRuns,
  loadOrganisationsFile,
  type OrganisationImportReport,
  organisationsTemplate,
  refusedOrganisations,
} from '../contract.ts'

const RUNS = { list: listOrganisationRuns, cancel: cancelOrganisationRun }
const MAX_BYTES = 50 * 1024 * 1024

/** Work: choose the file, see what it would do and what is wrong with it, settle conflicts, load, undo if need be. */
export default function ImportPage() {
  const { can } = useSession()
  const [file, setFile] = useState<File | null>(null)
  const [columns, setColumns] = useState<string>()
  const [takes, setTakes] = useState<Taken>(NOTHING_TAKEN)
  const [checked, setChecked] = useState<OrganisationImportReport | null>(null)
  const check = useAction(checkOrganisationsFile, { invalidates: [], onDone: setChecked })
  const load = useAction(loadOrganisationsFile)
  const [run, setRun] = useState('')
  const checkIt = (chosen: File, body: { columns?: string }) => {
    const id = uuidv7()
    setRun(id)
    void check.run({ body: { ...body, run: id }, file: chosen })
  }
  const start = (chosen: File | null) => {
    setFile(chosen)
    setColumns(undefined)
    setTakes(NOTHING_TAKEN)
    setChecked(null)
    check.reset()
    load.reset()
    if (chosen) checkIt(chosen, {})
  }
  const chooseColumns = (chosen: ImportColumn[]) => {
    if (!file) return
    const choice = JSON.stringify(Object.fromEntries(chosen.map(({ letter, field }) => [letter, field])))
    setColumns(choice)
    setTakes(NOTHING_TAKEN)
    checkIt(file, { columns: choice })
  }
  // the second click of a double one comes before the button has been drawn anew
  const isSent = useRef(false)
  const loadIt = async () => {
    if (!file || isSent.current) return
    isSent.current = true
    const id = uuidv7()
    setRun(id)
    const body = {
      run: id,
      ...(columns && { columns }),
      takes: JSON.stringify(takes === 'all' ? ['*'] : [...takes]),
    }
    const done = await load.run({ body, file })
    isSent.current = false
    if (!done) return
    setChecked(null)
    setFile(null)
    setTakes(NOTHING_TAKEN)
    notify.success(`Загружено: создано ${done.created}, изменено ${done.updated}`)
  }
  const isBusy = check.isPending || load.isPending
  return (
    <WorkPage title="Загрузка организаций" back={{ to: '/organisations', label: 'Организации' }}>
      <Section title="1. Файл">
        <FileDrop
          label="Список организаций"
          accept={['.xlsx', '.csv']}
          maxBytes={MAX_BYTES}
          file={file}
          onFile={start}
          hint="Сначала файл только проверят, ничего не изменится."
        />
        <ButtonRow>
          <ButtonLink to={addressOf(organisationsTemplate, {})} isDownload>
            Скачать шаблон
          </ButtonLink>
          {can('exchange.import') && (
            <ButtonLink to="/exchange/oneroster">Загрузить пакет OneRoster</ButtonLink>
          )}
        </ButtonRow>
        {check.isPending && (
          <ImportProgress
            operations={RUNS}
            run={run}
            label="Проверяем строки файла"
            note="Десять тысяч строк — несколько секунд"
          />
        )}
        <ImportRefusal error={check.error ?? load.error} />
      </Section>
      {checked && checked.columns.length > 0 && (
        <ImportColumns
          columns={checked.columns}
          fields={checked.fields}
          isBusy={isBusy}
          onChoose={chooseColumns}
        />
      )}
      {checked && (
        <Outcome
          report={checked}
          taken={takes}
          run={run}
          isLoading={load.isPending}
          onTake={setTakes}
          onLoad={() => void loadIt()}
        />
      )}
      <Section title="Прежние загрузки">
        <ImportHistory
          list={listOrganisationImports}
          runs={RUNS}
          ownRun={run}
          linksOf={({ id }) => ({
            to: `/organisations/import/${id}`,
            refusedTo: addressOf(refusedOrganisations, { params: { id } }),
          })}
        />
      </Section>
    </WorkPage>
  )
}

function Outcome({
  report,
  taken,
  run,
  isLoading,
  onTake,
  onLoad,
}: {
  report: OrganisationImportReport
  taken: Taken
  run: string
  isLoading: boolean
  onTake: (taken: Taken) => void
  onLoad: () => void
}) {
  const changes = report.created + report.updated
  const differences = [...report.conflicts, ...report.keptByHand].map(one => ({
    ...one,
    name: one.organisationName,
  }))
  const decided = rowsTaken(differences, taken)
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
          <ButtonRow>
            <Button tone="primary" onClick={onLoad} disabled={changes + decided === 0}>
              {labelOf(changes, decided, report.refused)}
            </Button>
          </ButtonRow>
        )}
      </Section>
      {differences.length > 0 && (
        <Section title="Что изменили вручную">
          <ImportDifferences
            differences={differences}
            conflictCount={report.conflictCount}
            taken={taken}
            isBusy={isLoading}
            onTake={onTake}
          />
        </Section>
      )}
      {report.problems.length > 0 && (
        <Section title="3. Что исправить">
          <ImportProblems problems={report.problems} listName="Ошибки в списке организаций.csv" />
        </Section>
      )}
    </>
  )
}

function labelOf(changes: number, taken: number, refused: number): string {
  if (changes > 0)
    return `Загрузить ${plural(changes, 'строку', 'строки', 'строк')}${refused > 0 ? ' без ошибок' : ''}`
  return taken > 0 ? takeLabel(taken) : 'Загружать нечего'
}
