import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { historyRows } from '#modules/organisations/web/index.ts'
import { addressOf, useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { DayField } from '#ui/day-field.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDate, formatPeriod } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { newestOf } from '#ui/newest.ts'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import { Tabs } from '#ui/tabs.tsx'
import {
  type BodyCard,
  bodyHistory,
  CONTRACT_FORMS,
  getBody,
  type Member,
  OFFICES,
  printBody,
  removeMember,
} from '../contract.ts'
import classes from './bodies.module.css'
import { FillTeamDialog, MemberDialog } from './member-dialog.tsx'

/** Who sits in a body on a day, who sat there, and the paper of it. */
export default function BodyPage() {
  const id = usePageParam('id')
  const { on } = useSearch({ strict: false }) as { on?: string }
  const query = useOperation(
    getBody,
    { params: { id }, query: { ...(on && { on }) } },
    { keepPrevious: true },
  )
  return (
    <Loaded query={query}>
      {body => (
        <RecordPage
          title={body.name}
          lead={body.kindTitle}
          back={{ to: '/bodies', label: 'Советы и объединения' }}
          side={<Place body={body} />}
        >
          {body.isVisible ? (
            <Tabs
              label="Разделы карточки"
              tabs={[
                { id: 'members', label: 'Состав', content: <Members body={body} /> },
                ...(body.isKept
                  ? [{ id: 'history', label: 'История', content: <BodyHistory id={id} /> }]
                  : []),
              ]}
            />
          ) : (
            <EmptyState title="Состав вам не виден">
              Его видят те, кто видит организацию, при которой создан орган.
            </EmptyState>
          )}
        </RecordPage>
      )}
    </Loaded>
  )
}

function Place({ body }: { body: BodyCard }) {
  return (
    <Section title="Место">
      <KeyValue
        items={[
          {
            label: 'При организации',
            value: body.parent && (
              <AppLink to={`/organisations/${body.parent.id}`}>{body.parent.name}</AppLink>
            ),
          },
          { label: 'Муниципалитет', value: body.municipalityName },
          { label: 'Субъект РФ', value: body.regionName },
          { label: 'Реестр', value: <AppLink to={`/organisations/${body.id}`}>Карточка органа</AppLink> },
        ]}
      />
    </Section>
  )
}

type Open = { kind: 'member'; member?: Member } | { kind: 'fill' } | null

function Members({ body }: { body: BodyCard }) {
  const [open, setOpen] = useState<Open>(null)
  const [removing, setRemoving] = useState<Member | null>(null)
  const current = body.members.filter(member => member.isCurrent)
  const others = body.members.filter(member => !member.isCurrent)
  const print = (format: 'pdf' | 'docx') =>
    addressOf(printBody, { params: { id: body.id }, query: { on: body.on, format } })
  const edit = body.isKept
    ? { onEdit: (member: Member) => setOpen({ kind: 'member', member }), onRemove: setRemoving }
    : undefined
  return (
    <div className={classes.sections}>
      <div className={classes.tools} data-no-print>
        <DayField on={body.on} />
        <ButtonRow>
          {body.isKept && (
            <Button tone="primary" onClick={() => setOpen({ kind: 'member' })}>
              Ввести в состав
            </Button>
          )}
          {body.isKept && body.kind === 'leadership-team' && (
            <Button onClick={() => setOpen({ kind: 'fill' })}>Взять руководителей</Button>
          )}
          {body.isKept && <ButtonLink to={`/bodies/${body.id}/import`}>Загрузить из файла</ButtonLink>}
          <ButtonLink to={print('pdf')} isDownload>
            Печать состава
          </ButtonLink>
          <ButtonLink to={print('docx')} isDownload>
            Word
          </ButtonLink>
        </ButtonRow>
      </div>
      <Section title={`Состав на ${formatDate(body.on)}: ${current.length}`}>
        {current.length === 0 ? (
          <EmptyState title="В этот день в составе никого нет">
            Введите председателя, секретаря и членов с датой и приказом.
          </EmptyState>
        ) : (
          <MemberList members={current} edit={edit} />
        )}
      </Section>
      {others.length > 0 && (
        <Section title="В другие дни">
          <MemberList members={others} edit={edit} />
        </Section>
      )}
      {open?.kind === 'member' && (
        <MemberDialog
          body={body}
          known={open.member && newestOf(body.members, open.member)}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === 'fill' && <FillTeamDialog body={body} onClose={() => setOpen(null)} />}
      <RemoveMember
        body={body}
        member={removing && newestOf(body.members, removing)}
        onClose={() => setRemoving(null)}
      />
    </div>
  )
}

function MemberList({
  members,
  edit,
}: {
  members: readonly Member[]
  edit: { onEdit: (member: Member) => void; onRemove: (member: Member) => void } | undefined
}) {
  return (
    <ul className={classes.members}>
      {members.map(member => (
        <li key={member.id}>
          <div>
            <AppLink to={`/people/${member.personId}`}>{member.name}</AppLink>{' '}
            {member.office !== 'member' && <Status tone="progress">{OFFICES[member.office]}</Status>}
            <div className={classes.soft}>
              {[
                member.place,
                member.contractForm && CONTRACT_FORMS[member.contractForm],
                member.origin,
                member.validTo
                  ? formatPeriod(member.validFrom, member.validTo)
                  : `с ${formatDate(member.validFrom)}`,
                member.act,
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </div>
          {edit && (
            <ButtonRow>
              <Button
                size="small"
                tone="quiet"
                aria-label={`Изменить: ${member.name}`}
                onClick={() => edit.onEdit(member)}
              >
                Изменить
              </Button>
              <Button
                size="small"
                tone="quiet"
                aria-label={`Убрать: ${member.name}`}
                onClick={() => edit.onRemove(member)}
              >
                Убрать
              </Button>
            </ButtonRow>
          )}
        </li>
      ))}
    </ul>
  )
}

function RemoveMember({
  body,
  member,
  onClose,
}: {
  body: BodyCard
  member: Member | null
  onClose: () => void
}) {
  const remove = useAction(removeMember, {
    onDone: () => {
      notify.success('Запись убрана')
      onClose()
    },
  })
  return (
    <ConfirmAction
      isOpen={member !== null}
      title={`Убрать запись «${member?.name ?? ''}»?`}
      consequence="Так убирают ошибку. Если человек вышел из состава, закройте запись датой: она останется в истории состава."
      confirm="Убрать"
      tone="danger"
      reason={{ label: 'Почему', isRequired: true, hint: 'Например: внесена по ошибке' }}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={reason => {
        if (member)
          void remove.run({
            params: { id: body.id, member: member.id },
            body: { version: member.version, reason },
          })
      }}
      onClose={() => {
        remove.reset()
        onClose()
      }}
    />
  )
}

const TITLES = {
  actions: {
    'bodies.add-member': 'Введён в состав',
    'bodies.change-member': 'Изменено членство',
    'bodies.remove-member': 'Убрана запись',
    'bodies.reorganise': 'Реорганизация',
  },
  fields: {
    member: 'Кто',
    office: 'В составе',
    contractForm: 'Форма',
    origin: 'Источник',
    validFrom: 'С',
    validTo: 'По',
    act: 'Основание',
    membersLeft: 'Вышли из состава, человек',
  },
  values: (field: string, value: unknown) =>
    field === 'office'
      ? OFFICES[value as keyof typeof OFFICES]
      : field === 'contractForm'
        ? CONTRACT_FORMS[value as keyof typeof CONTRACT_FORMS]
        : undefined,
}

function BodyHistory({ id }: { id: string }) {
  const query = useOperation(bodyHistory, { params: { id } })
  return (
    <Loaded query={query} shape="text">
      {({ entries }) => <History entries={historyRows(entries, TITLES)} />}
    </Loaded>
  )
}
