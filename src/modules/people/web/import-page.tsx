import { useState } from 'react'
import { uuidv7 } from 'uuidv7'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { addressOf, useAction } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { ImportColumns } from '#ui/import-columns.tsx'
import { NOTHING_TAKEN, type Taken } from '#ui/import-differences.tsx'
import { ImportHistory } from '#ui/import-log.tsx'
import { ImportProgress, ImportRefusal } from '#ui/import-progress.tsx'
import { notify } from '#ui/notify.ts'
import { Section, WorkPage } from '#ui/page.tsx'
import {
  checkStaffFile,
  type ImportBatch,
  type ImportColumn,
  type ImportReport,
  listImports,
  loadStaffFile,
  refusedRows,
  staffTemplate,
} from '../contract.ts'
import { Checked, RUNS } from './import-checked.tsx'

const MAX_BYTES = 50 * 1024 * 1024

/** Work: choose the file, see what it would do and what is wrong with it, load, undo if need be. */
export default function ImportPage() {
  const { active } = useSession()
  const own = active?.scopeKind === 'organisation' ? (active.scopeId ?? '') : ''
  const [organisation, setOrganisation] = useState(own)
  const [file, setFile] = useState<File | null>(null)
  const [checked, setChecked] = useState<ImportReport | null>(null)
  const [taken, setTaken] = useState<Taken>(NOTHING_TAKEN)
  const [run, setRun] = useState('')
  const check = useAction(checkStaffFile, {
    invalidates: [],
    onDone: report => {
      setTaken(NOTHING_TAKEN)
      setChecked(report)
    },
  })
  const load = useAction(loadStaffFile)
  const organisations = useOrganisationOptions(organisation || undefined, scopeOf(active))
  const [columns, setColumns] = useState<string>()
  const choose = (chosen: File | null, target = organisation) => {
    setFile(chosen)
    setColumns(undefined)
    setChecked(null)
    check.reset()
    load.reset()
    if (chosen && target) checkIt(chosen, { organisation: target })
  }
  const checkIt = (chosen: File, body: { organisation: string; columns?: string }) => {
    const id = uuidv7()
    setRun(id)
    void check.run({ body: { ...body, run: id }, file: chosen })
  }
  const chooseColumns = (chosen: ImportColumn[]) => {
    if (!file) return
    const choice = JSON.stringify(Object.fromEntries(chosen.map(({ letter, field }) => [letter, field])))
    setColumns(choice)
    checkIt(file, { organisation, columns: choice })
  }
  const loadIt = async () => {
    if (!file || !checked) return
    const id = uuidv7()
    setRun(id)
    const body = { organisation, run: id, take: takeOf(taken, checked), ...(columns && { columns }) }
    const report = await load.run({ body, file })
    if (!report) return
    notify.success(
      `Загружено: создано ${report.created}, изменено ${report.updated}, не загружено ${report.refused}`,
    )
    setChecked(null)
    setFile(null)
  }
  return (
    <WorkPage title="Загрузка списка работников" back={{ to: '/people', label: 'Педагоги и руководители' }}>
      <Section title="1. Файл">
        {!own && (
          <Field
            name="organisation"
            label="В какую организацию"
            kind="combobox"
            isRequired
            value={organisation}
            onChange={value => {
              setOrganisation(value)
              choose(file, value)
            }}
            {...organisations}
          />
        )}
        <FileDrop
          label="Список работников"
          accept={['.xlsx', '.csv']}
          maxBytes={MAX_BYTES}
          file={file}
          onFile={chosen => choose(chosen)}
          hint={
            organisation
              ? 'Сначала файл только проверят, ничего не изменится.'
              : 'Сначала выберите организацию.'
          }
        />
        <ButtonRow>
          <ButtonLink to={addressOf(staffTemplate, {})} isDownload>
            Скачать шаблон
          </ButtonLink>
        </ButtonRow>
        {check.isPending && (
          <ImportProgress
            operations={RUNS}
            run={run}
            label="Проверяем строки файла"
            note="Десять тысяч строк — около двух секунд"
          />
        )}
        <ImportRefusal error={check.error ?? load.error} />
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
        <Checked
          report={checked}
          taken={taken}
          run={run}
          isLoading={load.isPending}
          onTake={setTaken}
          onLoad={() => void loadIt()}
        />
      )}
      <Section title="Прежние загрузки">
        <ImportHistory
          list={listImports}
          runs={RUNS}
          ownRun={run}
          linksOf={({ id, organisationName }: ImportBatch) => ({
            to: `/people/import/${id}`,
            refusedTo: addressOf(refusedRows, { params: { id } }),
            about: organisationName,
          })}
        />
      </Section>
    </WorkPage>
  )
}

/** The reader's decisions as the server takes them: they hold for what stood when it was checked. */
function takeOf(taken: Taken, { checkedAt }: ImportReport): string {
  return JSON.stringify({ rows: taken === 'all' ? taken : [...taken].map(Number), seenAt: checkedAt })
}

/** An employer is looked for where the role reaches. */
function scopeOf(active: ReturnType<typeof useSession>['active']) {
  const id = active?.scopeId ?? undefined
  if (active?.scopeKind === 'region') return { region: id }
  return active?.scopeKind === 'municipality' ? { municipality: id } : {}
}
