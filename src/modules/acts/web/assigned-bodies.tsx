import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { type ProblemError, useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { formatDate, formatPeriod } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { newestOf } from '#ui/newest.ts'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import {
  assignFunction,
  changeAssignment,
  type FunctionAssignment,
  holderName,
  listAssignableParties,
  removeAssignment,
  SHARES,
  type Share,
} from '../contract.ts'
import classes from './acts.module.css'

type Line = { code: string; text: string; assigned: readonly FunctionAssignment[] }

/** Bodies that a function was given to, with their days; for the keeper, the ways to give it, to end it, to mend it. */
export function AssignedBodies({ pack, line, isKept }: { pack: string; line: Line; isKept: boolean }) {
  const [editing, edit] = useState<{ known: FunctionAssignment | undefined } | null>(null)
  const [removing, remove] = useState<FunctionAssignment | null>(null)
  return (
    <>
      {line.assigned.length > 0 && (
        <ul className={classes.assigned}>
          {line.assigned.map(one => (
            <li key={one.id}>
              <span>
                <Holder assignment={one} />{' '}
                <span className={classes.soft}>
                  {SHARES[one.share]}{' '}
                  {one.validTo ? formatPeriod(one.validFrom, one.validTo) : `с ${formatDate(one.validFrom)}`},{' '}
                  {one.basis}
                </span>
              </span>
              {one.isClosed && (
                <Status tone="lost">
                  {one.organisation ? 'организация закрыта' : 'полномочия кончились'}
                </Status>
              )}
              {one.isKept && (
                <>
                  <Button
                    size="small"
                    tone="quiet"
                    aria-label={`Изменить закрепление: ${holderName(one)}`}
                    onClick={() => edit({ known: one })}
                  >
                    Изменить
                  </Button>
                  <Button
                    size="small"
                    tone="quiet"
                    aria-label={`Убрать закрепление: ${holderName(one)}`}
                    onClick={() => remove(one)}
                  >
                    Убрать
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {isKept && (
        <Button
          size="small"
          aria-label={`Закрепить: ${line.text}`}
          onClick={() => edit({ known: undefined })}
        >
          Закрепить
        </Button>
      )}
      {editing && (
        <AssignmentDialog
          pack={pack}
          line={line}
          known={editing.known && newestOf(line.assigned, editing.known)}
          onClose={() => edit(null)}
        />
      )}
      <RemoveAssignment
        assignment={removing && newestOf(line.assigned, removing)}
        onClose={() => remove(null)}
      />
    </>
  )
}

function Holder({ assignment }: { assignment: FunctionAssignment }) {
  const { organisation, party } = assignment
  if (organisation) return <AppLink to={`/organisations/${organisation.id}`}>{organisation.name}</AppLink>
  return party?.name ? <AppLink to={`/parties/${party.id}`}>{party.name}</AppLink> : holderName(assignment)
}

function AssignmentDialog({
  pack,
  line,
  known,
  onClose,
}: {
  pack: string
  line: Line
  known: FunctionAssignment | undefined
  onClose: () => void
}) {
  const { field, ...form } = useForm(
    {
      holder: 'organisation',
      organisationId: '',
      partyId: '',
      share: (known?.share ?? 'answers') as string,
      validFrom: known?.validFrom ?? new Date().toISOString().slice(0, 10),
      validTo: known?.validTo ?? '',
      basis: known?.basis ?? '',
    },
    { record: known },
  )
  const options = {
    onRefused: (error: ProblemError) => form.refuse(error),
    onDone: () => {
      notify.success('Закрепление записано')
      onClose()
    },
  }
  const assign = useAction(assignFunction, options)
  const change = useAction(changeAssignment, options)
  const { holder, organisationId, partyId, ...rest } = form.values
  const chosen = holder === 'organisation' ? { organisationId } : { partyId }
  const fields = { ...rest, share: rest.share as Share }
  return (
    <SidePanel isOpen title={known ? holderName(known) : 'Закрепить функцию'} onClose={onClose}>
      <Form
        error={form.error}
        label="Закрепление функции"
        onSubmit={() =>
          void (known
            ? change.run({ params: { id: known.id }, body: { version: form.version, fields } })
            : assign.run({ body: { pack, code: line.code, ...chosen, fields } }))
        }
      >
        <p>{line.text}</p>
        {!known && (
          <Field
            label="За кем"
            kind="select"
            width="medium"
            options={[
              { value: 'organisation', label: 'организация или орган' },
              { value: 'person', label: 'физическое лицо' },
            ]}
            {...field('holder')}
          />
        )}
        {!known &&
          (holder === 'organisation' ? (
            <Organisation {...field('organisationId')} />
          ) : (
            <Party {...field('partyId')} />
          ))}
        <Field
          label="Как"
          kind="select"
          width="medium"
          options={Object.entries(SHARES).map(([value, label]) => ({ value, label }))}
          {...field('share')}
        />
        <Field label="С какого дня" kind="date" isRequired {...field('validFrom')} />
        <Field label="По какой день" kind="date" hint="Пусто, пока исполняет" {...field('validTo')} />
        <Field label="Основание" hint="Акт, номер, дата" isRequired {...field('basis')} />
        <FormButtons label="Записать" isBusy={assign.isPending || change.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

function Organisation(props: {
  name: 'organisationId'
  value: string
  onChange: (value: string) => void
  error: string | undefined
}) {
  const { active } = useSession()
  const region = active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined
  const options = useOrganisationOptions(props.value || undefined, { region })
  return <Field label="Организация или орган" kind="combobox" isRequired {...options} {...props} />
}

/** Physical subjects in force today; who is not there yet is authorised in the register of subjects first. */
function Party(props: {
  name: 'partyId'
  value: string
  onChange: (value: string) => void
  error: string | undefined
}) {
  const [q, setQ] = useState('')
  const found = useOperation(listAssignableParties, { query: { ...(q && { q }) } }, { keepPrevious: true })
  return (
    <>
      <Field
        label="Физическое лицо"
        kind="combobox"
        isRequired
        options={(found.data?.parties ?? []).map(one => ({
          value: one.id,
          label: `${one.name}, ${one.capacity}, ${one.place}`,
        }))}
        onSearch={setQ}
        isLoading={found.isFetching}
        {...props}
      />
      {found.data?.parties.length === 0 && !q && (
        <p className={classes.soft}>
          Никто ещё не уполномочен. <AppLink to="/parties">Откройте реестр субъектов</AppLink> и внесите
          человека.
        </p>
      )}
    </>
  )
}

function RemoveAssignment({
  assignment,
  onClose,
}: {
  assignment: FunctionAssignment | null
  onClose: () => void
}) {
  const remove = useAction(removeAssignment, {
    onDone: () => {
      notify.success('Закрепление убрано')
      onClose()
    },
  })
  return (
    <ConfirmAction
      isOpen={assignment !== null}
      title={`Убрать закрепление: ${assignment ? holderName(assignment) : ''}?`}
      consequence="Так убирают ошибку. Если функция передана другому, закройте закрепление датой."
      confirm="Убрать"
      tone="danger"
      reason={{ label: 'Почему', isRequired: true }}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={reason => {
        if (assignment)
          void remove.run({ params: { id: assignment.id }, body: { version: assignment.version, reason } })
      }}
      onClose={() => {
        remove.reset()
        onClose()
      }}
    />
  )
}
