import { useRef, useState } from 'react'
import type { ImportColumn } from '#platform/import/contract.ts'
import { addressOf, useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { FormErrors } from '#ui/form.tsx'
import { ImportColumns } from '#ui/import-columns.tsx'
import { ImportCounts } from '#ui/import-counts.tsx'
import {
  ImportDifferences,
  NOTHING_TAKEN,
  rowsTaken,
  type Taken,
  takeLabel,
} from '#ui/import-differences.tsx'
import { ImportLog } from '#ui/import-log.tsx'
import { ImportProblems } from '#ui/import-problems.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Section, WorkPage } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import {
  checkMembersFile,
  listMemberImports,
  loadMembersFile,
  type MemberImportReport,
  membersTemplate,
  refusedMembers,
} from '../contract.ts'

const MAX_BYTES = 50 * 1024 * 1024

/** Work: choose the file of a composition, see what it would do and what is wrong with it, load, undo if need be. */
export default function ImportPage() {
  const id = usePageParam('id')
  const query = useOperation(listMemberImports, { params: { id } })
  return (
    <Loaded query={query}>
      {({ bodyName, batches }) => (
        <WorkPage title="Загрузка состава" back={{ to: `/bodies/${id}`, label: bodyName }}>
          <Loading id={id} />
          <Section title="Прежние загрузки">
            <ImportLog
              batches={batches}
              linksOf={one => ({
                to: `/bodies/${id}/import/${one.id}`,
                refusedTo: addressOf(refusedMembers, { params: { id, import: one.id } }),
              })}
            />
          </Section>
        </WorkPage>
      )}
    </Loaded>
  )
}

function Loading({ id }: { id: string }) {
  const [file, setFile] = useState<File | null>(null)
  const [columns, setColumns] = useState<string>()
  const [checked, setChecked] = useState<MemberImportReport | null>(null)
  const [taken, setTaken] = useState<Taken>(NOTHING_TAKEN)
  const check = useAction(checkMembersFile, { invalidates: [], onDone: setChecked })
  const load = useAction(loadMembersFile)
  const params = { id }
  const start = (chosen: File | null, choice?: string) => {
    setFile(chosen)
    setColumns(choice)
    setTaken(NOTHING_TAKEN)
    if (choice === undefined) setChecked(null)
    load.reset()
    if (chosen) void check.run({ params, body: { ...(choice && { columns: choice }) }, file: chosen })
  }
  const chooseColumns = (chosen: ImportColumn[]) =>
    start(file, JSON.stringify(Object.fromEntries(chosen.map(({ letter, field }) => [letter, field]))))
  // the second click of a double one comes before the button has been drawn anew
  const isSent = useRef(false)
  const loadIt = async () => {
    if (!file || isSent.current) return
    isSent.current = true
    const takes = JSON.stringify(taken === 'all' ? ['*'] : [...taken])
    const done = await load.run({ params, body: { takes, ...(columns && { columns }) }, file })
    isSent.current = false
    if (!done) return
    setFile(null)
    setChecked(null)
    notify.success(`Загружено: введено ${done.created}, изменено ${done.updated}`)
  }
  return (
    <>
      <Section title="1. Файл">
        <FileDrop
          label="Состав"
          accept={['.xlsx', '.csv']}
          maxBytes={MAX_BYTES}
          file={file}
          onFile={chosen => start(chosen)}
          hint="Людей находят по СНИЛС среди ваших работников. Сначала файл только проверят."
        />
        <ButtonRow>
          <ButtonLink to={addressOf(membersTemplate, { params })} isDownload>
            Скачать шаблон
          </ButtonLink>
        </ButtonRow>
        <FormErrors error={check.error ?? load.error} />
      </Section>
      {checked && checked.columns.length > 0 && (
        <ImportColumns
          columns={checked.columns}
          fields={checked.fields}
          isBusy={check.isPending || load.isPending}
          onChoose={chooseColumns}
        />
      )}
      {checked && (
        <Outcome
          report={checked}
          taken={taken}
          isLoading={load.isPending}
          onTake={setTaken}
          onLoad={() => void loadIt()}
        />
      )}
      {checked && checked.problems.length > 0 && (
        <Section title="3. Что исправить">
          <ImportProblems problems={checked.problems} listName="Ошибки в составе.csv" />
        </Section>
      )}
    </>
  )
}

function Outcome({
  report,
  taken,
  isLoading,
  onTake,
  onLoad,
}: {
  report: MemberImportReport
  taken: Taken
  isLoading: boolean
  onTake: (taken: Taken) => void
  onLoad: () => void
}) {
  const { differences } = report
  const changes = report.created + report.updated
  const decided = rowsTaken(differences, taken)
  const label = changes > 0 ? 'Загрузить состав' : decided > 0 ? takeLabel(decided) : 'Загружать нечего'
  return (
    <>
      <Section title="2. Что получится">
        <ImportCounts report={report} />
        <ButtonRow>
          <Button tone="primary" onClick={onLoad} disabled={isLoading || changes + decided === 0}>
            {label}
          </Button>
        </ButtonRow>
      </Section>
      {differences.length > 0 && (
        <Section title="Что изменили вручную">
          <ImportDifferences differences={differences} taken={taken} isBusy={isLoading} onTake={onTake} />
        </Section>
      )}
    </>
  )
}
