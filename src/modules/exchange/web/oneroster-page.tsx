import { useRef, useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useMunicipalityOptions } from '#modules/territories/web/index.ts'
import { addressOf, useAction } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { FormErrors } from '#ui/form.tsx'
import { plural } from '#ui/format.ts'
import { ImportCounts } from '#ui/import-counts.tsx'
import { ImportProblems } from '#ui/import-problems.tsx'
import { AppLink } from '#ui/link.tsx'
import { Prose, Section, WorkPage } from '#ui/page.tsx'
import { Progress } from '#ui/progress.tsx'
import { checkOneRoster, exportOneRoster, loadOneRoster, type OneRosterReport } from '../contract.ts'

const MAX_BYTES = 50 * 1024 * 1024

/** Work: choose the package, see what it would do and what is wrong with it, load; undoing is in the two rooms' logs. */
export default function OneRosterPage() {
  const { can } = useSession()
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<OneRosterReport | null>(null)
  const [isLoaded, setLoaded] = useState(false)
  const check = useAction(checkOneRoster, { invalidates: [], onDone: setReport })
  const load = useAction(loadOneRoster, { onDone: setReport })
  const start = (chosen: File | null) => {
    setFile(chosen)
    setReport(null)
    setLoaded(false)
    check.reset()
    load.reset()
    if (chosen) void check.run({ file: chosen })
  }
  // the second click of a double one comes before the button has been drawn anew
  const isSent = useRef(false)
  const loadIt = async () => {
    if (!file || isSent.current) return
    isSent.current = true
    if (await load.run({ file })) setLoaded(true)
    isSent.current = false
  }
  return (
    <WorkPage title="Пакеты OneRoster" back={{ to: '/organisations/import', label: 'Загрузка организаций' }}>
      <Section title="1. Пакет">
        <FileDrop
          label="Пакет OneRoster 1.2 CSV"
          accept={['.zip']}
          maxBytes={MAX_BYTES}
          file={file}
          onFile={start}
          hint="ZIP с manifest.csv, orgs.csv, users.csv и roles.csv. Сначала его только проверят."
        />
        <Prose>
          <p>
            СНИЛС читается из userIds в виде {'{СНИЛС:112-233-445 95}'} или из metadata.snils, дата рождения —
            из demographics.csv, должность — из metadata.position, день приёма — из beginDate роли. Учащиеся и
            родители не загружаются.
          </p>
        </Prose>
        {check.isPending && <Progress label="Проверяем пакет" />}
        <FormErrors error={check.error ?? load.error} />
      </Section>
      {report && (
        <Outcome
          report={report}
          isLoaded={isLoaded}
          isLoading={load.isPending}
          onLoad={() => void loadIt()}
        />
      )}
      {can('exchange.export') && <Export />}
    </WorkPage>
  )
}

/** The way out: what the reader keeps as a package for another system. */
function Export() {
  const { active } = useSession()
  const region = active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined
  const [municipality, setMunicipality] = useState('')
  const municipalities = useMunicipalityOptions(region)
  return (
    <Section title="Выгрузить пакет">
      <p>
        Организации, которые вы ведёте, и их работники на сегодня: ZIP по OneRoster 1.2. В нём СНИЛС и даты
        рождения, поэтому выгрузка остаётся в журнале, а каждый, кто в неё попал, видит её в своём кабинете.
      </p>
      <Field
        name="municipality"
        label="Муниципалитет"
        kind="combobox"
        placeholder="Все"
        value={municipality}
        onChange={setMunicipality}
        options={municipalities}
      />
      <ButtonRow>
        <ButtonLink
          to={addressOf(exportOneRoster, { query: municipality ? { municipality } : {} })}
          isDownload
        >
          Скачать пакет
        </ButtonLink>
      </ButtonRow>
    </Section>
  )
}

function Outcome({
  report,
  isLoaded,
  isLoading,
  onLoad,
}: {
  report: OneRosterReport
  isLoaded: boolean
  isLoading: boolean
  onLoad: () => void
}) {
  const { organisations, waiting, skipped, conflictCount, problems } = report
  const staff = totalOf(report)
  const changes = organisations.created + organisations.updated + staff.created + staff.updated
  return (
    <>
      <Section title={isLoaded ? '2. Организации загружены' : '2. Организации'}>
        <ImportCounts report={organisations} isDone={isLoaded} />
        {conflictCount > 0 && (
          <p>
            {plural(conflictCount, 'значение', 'значения', 'значений')} в карточках изменили вручную: они
            останутся.{' '}
            <AppLink to="/organisations/import">Взять значения из файла можно при загрузке таблицы.</AppLink>
          </p>
        )}
      </Section>
      <Section title={isLoaded ? '3. Работники загружены' : '3. Работники'}>
        <ImportCounts report={staff} isDone={isLoaded} />
        {report.staffConflictCount > 0 && (
          <p>
            {plural(report.staffConflictCount, 'значение', 'значения', 'значений')} в карточках работников
            изменили вручную: они останутся.{' '}
            <AppLink to="/people/import">Взять значения из файла можно при загрузке таблицы.</AppLink>
          </p>
        )}
        {waiting > 0 && (
          <p>
            {isLoaded ? 'Не загружено' : 'Не загрузится'} {plural(waiting, 'место', 'места', 'мест')} работы:
            в строках их организаций ошибки. Исправьте организации и загрузите пакет снова.
          </p>
        )}
        {skipped > 0 && <p>Пропущено {plural(skipped, 'роль', 'роли', 'ролей')} учащихся и родителей.</p>}
        {isLoaded ? (
          <p>
            Отменить можно в журналах: <AppLink to="/organisations/import">загрузки организаций</AppLink>,{' '}
            <AppLink to="/people/import">загрузки работников</AppLink>.
          </p>
        ) : isLoading ? (
          <Progress label="Загружаем" note="Страницу можно оставить: загрузка дойдёт до конца" />
        ) : (
          <ButtonRow>
            <Button tone="primary" onClick={onLoad} disabled={changes === 0}>
              {changes === 0 ? 'Загружать нечего' : 'Загрузить пакет'}
            </Button>
          </ButtonRow>
        )}
      </Section>
      {problems.length > 0 && (
        <Section title="4. Что исправить">
          <ImportProblems
            problems={problems.map(problem => ({ ...problem, title: problem.file }))}
            listName="Ошибки в пакете OneRoster.csv"
          />
        </Section>
      )}
    </>
  )
}

const COUNTED = ['rows', 'created', 'updated', 'unchanged', 'refused'] as const

/** Staff of all organisations; a role of which no job could be made is a row that is refused. */
const totalOf = ({ staff, unusable }: OneRosterReport) => {
  const total = { rows: unusable, created: 0, updated: 0, unchanged: 0, refused: unusable }
  for (const one of staff) for (const name of COUNTED) total[name] += one[name]
  return total
}
