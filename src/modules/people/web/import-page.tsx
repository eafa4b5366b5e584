import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { addressOf, useAction } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { FormErrors } from '#ui/form.tsx'
import { plural } from '#ui/format.ts'
import { ImportColumns } from '#ui/import-columns.tsx'
import { ImportCounts } from '#ui/import-counts.tsx'
import { ImportProblems } from '#ui/import-problems.tsx'
import { Section, WorkPage } from '#ui/page.tsx'
import { Progress } from '#ui/progress.tsx'
import {
  checkStaffFile,
  type ImportColumn,
  type ImportReport,
  loadStaffFile,
  staffTemplate,
} from '../contract.ts'
import { StaffImports } from './staff-imports.tsx'

const MAX_BYTES = 50 * 1024 * 1024

/** Work: choose the file, see what it would do and what is wrong with it, load, undo if need be. */
export default function ImportPage() {
  const { active } = useSession()
  const own = active?.scopeKind === 'organisation' ? (active.scopeId ?? '') : ''
  const [organisation, setOrganisation] = useState(own)
  const [file, setFile] = useState<File | null>(null)
  const [checked, setChecked] = useState<ImportReport | null>(null)
  const check = useAction(checkStaffFile, { invalidates: [], onDone: setChecked })
  const load = useAction(loadStaffFile)
  const organisations = useOrganisationOptions(organisation || undefined, scopeOf(active))
  const [columns, setColumns] = useState<string>()
  const choose = (chosen: File | null, target = organisation) => {
    setFile(chosen)
    setColumns(undefined)
    setChecked(null)
    check.reset()
    load.reset()
    if (chosen && target) void check.run({ body: { organisation: target }, file: chosen })
  }
  const chooseColumns = (chosen: ImportColumn[]) => {
    if (!file) return
    const choice = JSON.stringify(Object.fromEntries(chosen.map(({ letter, field }) => [letter, field])))
    setColumns(choice)
    void check.run({ body: { organisation, columns: choice }, file })
  }
  const loadIt = async () => {
    if (file && (await load.run({ body: { organisation, ...(columns && { columns }) }, file }))) {
      setChecked(null)
      setFile(null)
    }
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
          <Progress label="Проверяем строки файла" note="Десять тысяч строк — около двух секунд" />
        )}
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
      {checked && <Checked report={checked} isLoading={load.isPending} onLoad={() => void loadIt()} />}
      <Section title="Прежние загрузки">
        <StaffImports />
      </Section>
    </WorkPage>
  )
}

/** An employer is looked for where the role reaches. */
function scopeOf(active: ReturnType<typeof useSession>['active']) {
  const id = active?.scopeId ?? undefined
  if (active?.scopeKind === 'region') return { region: id }
  return active?.scopeKind === 'municipality' ? { municipality: id } : {}
}

function Checked({
  report,
  isLoading,
  onLoad,
}: {
  report: ImportReport
  isLoading: boolean
  onLoad: () => void
}) {
  const changes = report.created + report.updated
  return (
    <>
      <Section title="2. Что получится">
        <ImportCounts report={report} />
        {isLoading ? (
          <Progress label="Загружаем" note="Страницу можно оставить: загрузка дойдёт до конца" />
        ) : (
          <ButtonRow>
            <Button tone="primary" onClick={onLoad} disabled={changes === 0}>
              {changes === 0
                ? 'Загружать нечего'
                : `Загрузить ${plural(changes, 'строку', 'строки', 'строк')}${report.refused > 0 ? ' без ошибок' : ''}`}
            </Button>
          </ButtonRow>
        )}
      </Section>
      {report.problems.length > 0 && (
        <Section title="3. Что исправить">
          <ImportProblems problems={report.problems} listName="Ошибки в списке работников.csv" />
        </Section>
      )}
    </>
  )
}
