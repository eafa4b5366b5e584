import { useRef, useState } from 'react'
import type { ImportColumn } from '#platform/import/contract.ts'
import { addressOf, useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { FormErrors } from '#ui/form.tsx'
import { formatMoment, plural } from '#ui/format.ts'
import { ImportColumns } from '#ui/import-columns.tsx'
import { ImportCounts } from '#ui/import-counts.tsx'
import { ImportProblems } from '#ui/import-problems.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Section, WorkPage } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import { KeptRows } from '#ui/undo-import.tsx'
import {
  checkMembersFile,
  listMemberImports,
  loadMembersFile,
  type MemberImport,
  type MemberImportReport,
  membersTemplate,
  undoMemberImport,
} from '../contract.ts'
import classes from './bodies.module.css'

const MAX_BYTES = 50 * 1024 * 1024

/** Work: choose the file of a composition, see what it would do and what is wrong with it, load, undo if need be. */
export default function ImportPage() {
  const id = usePageParam('id')
  const query = useOperation(listMemberImports, { params: { id } })
  return (
    <Loaded query={query}>
      {({ bodyName, imports }) => (
        <WorkPage title="Загрузка состава" back={{ to: `/bodies/${id}`, label: bodyName }}>
          <Loading id={id} />
          <Section title="Прежние загрузки">
            {imports.length === 0 && (
              <EmptyState title="Загрузок ещё не было">
                Здесь будет каждая загрузка, и любую можно отменить.
              </EmptyState>
            )}
            {imports.map(one => (
              <Past key={one.id} id={id} batch={one} />
            ))}
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
  const check = useAction(checkMembersFile, { invalidates: [], onDone: setChecked })
  const load = useAction(loadMembersFile)
  const params = { id }
  const start = (chosen: File | null, choice?: string) => {
    setFile(chosen)
    setColumns(choice)
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
    const done = await load.run({ params, body: { ...(columns && { columns }) }, file })
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
          isRemembered={false}
          onChoose={chooseColumns}
        />
      )}
      {checked && (
        <Section title="2. Что получится">
          <ImportCounts report={checked} />
          <ButtonRow>
            <Button
              tone="primary"
              onClick={() => void loadIt()}
              disabled={load.isPending || checked.created + checked.updated === 0}
            >
              {checked.created + checked.updated === 0 ? 'Загружать нечего' : 'Загрузить состав'}
            </Button>
          </ButtonRow>
        </Section>
      )}
      {checked && checked.problems.length > 0 && (
        <Section title="3. Что исправить">
          <ImportProblems problems={checked.problems} listName="Ошибки в составе.csv" />
        </Section>
      )}
    </>
  )
}

function Past({ id, batch }: { id: string; batch: MemberImport }) {
  const [isAsked, setAsked] = useState(false)
  const [kept, setKept] = useState<{ row: number; name: string; reason: string }[]>([])
  const undo = useAction(undoMemberImport, {
    onDone: report => {
      setAsked(false)
      setKept(report.kept)
      notify.success('Загрузка отменена')
    },
  })
  return (
    <div className={classes.past}>
      <strong>{batch.fileName}</strong>
      <span>
        {formatMoment(batch.loadedAt)} · {batch.loadedBy}: введено {batch.created}, изменено {batch.updated},
        не загружено {batch.refused}
      </span>
      {batch.status === 'undone' ? (
        <Status tone="lost">{`отменена: ${batch.undoneBy}, ${formatMoment(batch.undoneAt)}`}</Status>
      ) : (
        <ButtonRow>
          <Button size="small" onClick={() => setAsked(true)}>
            Отменить загрузку
          </Button>
        </ButtonRow>
      )}
      {kept.length > 0 && <KeptRows rows={kept} />}
      <ConfirmAction
        isOpen={isAsked}
        title={`Отменить загрузку «${batch.fileName}»?`}
        consequence={`Введённые выйдут из состава: ${plural(batch.created, 'запись', 'записи', 'записей')}. Прежние сроки и роли вернутся: ${plural(batch.updated, 'запись', 'записи', 'записей')}. Что изменили после загрузки, останется.`}
        confirm="Отменить загрузку"
        tone="danger"
        isBusy={undo.isPending}
        error={undo.error}
        onConfirm={() => void undo.run({ params: { id, import: batch.id } })}
        onClose={() => setAsked(false)}
      />
    </div>
  )
}
