import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { ActionBar } from '#ui/action-bar.tsx'
import { useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { formatDateShort, formatSnils, plural } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink, useGo } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { formatPersonName } from '#ui/person-name.tsx'
import { Status } from '#ui/status.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { CARE_KINDS, getPerson, type PersonCard } from '../contract.ts'
import { AssignCareDialog } from './assign-care-dialog.tsx'
import { EmploymentDialog } from './employment-dialog.tsx'
import { EndCare } from './end-care.tsx'
import classes from './person.module.css'
import { Employments, Qualifications, Records } from './person-facts.tsx'
import { PersonHistory } from './person-history.tsx'
import { PersonMerges } from './person-merges.tsx'
import { type PersonSection, personSections } from './person-sections.ts'
import { PersonTimeline } from './person-timeline.tsx'
import { QualificationDialog } from './qualification-dialog.tsx'
import { RecordDialog } from './record-dialog.tsx'

/** The card of a person: who she is and what she does here; the rest of her story comes from other rooms as tabs. */
export default function PersonPage() {
  const id = usePageParam('id')
  const query = useOperation(getPerson, { params: { id }, query: {} })
  const { can } = useSession()
  const go = useGo()
  const livingId = query.data?.id
  // a card that was joined to another leads to it, whatever link was kept
  useEffect(() => {
    if (livingId !== undefined && livingId !== id) go(`/people/${livingId}`, { replace: true })
  })
  return (
    <Loaded query={query}>
      {card => {
        const job = card.employments.find(one => one.isCurrent)
        return (
          <RecordPage
            title={formatPersonName(card)}
            lead={job ? `${job.positionTitle}, ${job.organisationName}` : 'Сейчас нигде не работает'}
            {...(can('people.list') && { back: { to: '/people', label: 'Педагоги и руководители' } })}
            status={<Flags card={card} />}
            side={<Side card={card} />}
          >
            {can('people.write') && <Actions card={card} />}
            <CardTabs card={card} />
          </RecordPage>
        )
      }}
    </Loaded>
  )
}

function CardTabs({ card }: { card: PersonCard }) {
  const { can, account } = useSession()
  const isSelf = account.personId === card.id
  const sections = personSections().filter(({ permission }) => isSelf || !permission || can(permission))
  const tabs = [
    {
      id: 'facts',
      label: 'Сведения',
      content: (
        <div className={classes.facts}>
          <Employments card={card} />
          <Qualifications card={card} />
          <Records card={card} />
        </div>
      ),
    },
    { id: 'timeline', label: 'Профессиональная история', content: <PersonTimeline id={card.id} /> },
    ...sections.map(section => ({
      id: section.id,
      label: section.label,
      content: <OtherRoom key={section.id} section={section} personId={card.id} />,
    })),
    ...(card.actions.some(one => one.action === 'update' && one.allowed)
      ? [{ id: 'history', label: 'Изменения', content: <Changes id={card.id} /> }]
      : []),
  ]
  return <Tabs label="Разделы карточки" tabs={tabs} />
}

function OtherRoom({ section, personId }: { section: PersonSection; personId: string }) {
  const Content = useMemo(() => lazy(section.component), [section])
  return (
    <Suspense fallback={<Loading shape="rows" />}>
      <Content personId={personId} />
    </Suspense>
  )
}

function Changes({ id }: { id: string }) {
  const { can } = useSession()
  return (
    <>
      {can('people.merge') && <PersonMerges id={id} />}
      <PersonHistory id={id} />
    </>
  )
}

/** Two flags of a beginner, never one. */
function Flags({ card }: { card: PersonCard }) {
  return (
    <>
      {card.isLeader && <Status>управленческие кадры</Status>}
      {card.isUnder35 && <Status tone="progress">до 35 лет</Status>}
      {card.isInFirstThreeYears && <Status tone="progress">первые три года</Status>}
      {card.isOfPensionAge && <Status>пенсионный возраст</Status>}
    </>
  )
}

function Actions({ card }: { card: PersonCard }) {
  const go = useGo()
  const [open, setOpen] = useState<string | null>(null)
  return (
    <>
      <ActionBar
        actions={card.actions}
        onAction={action => (action === 'update' ? go(`/people/${card.id}/edit`) : setOpen(action))}
      />
      {open === 'assign-care' && <AssignCareDialog people={[card.id]} onClose={() => setOpen(null)} />}
      {open === 'qualify' && <QualificationDialog card={card} onClose={() => setOpen(null)} />}
      {open === 'record' && <RecordDialog card={card} onClose={() => setOpen(null)} />}
      {(open === 'employ' || open === 'end' || open === 'transfer') && (
        <EmploymentDialog card={card} action={open} onClose={() => setOpen(null)} />
      )}
    </>
  )
}

function Side({ card }: { card: PersonCard }) {
  const { can } = useSession()
  const [ending, setEnding] = useState<PersonCard['carers'][number] | null>(null)
  const carers = card.carers.filter(carer => carer.isCurrent)
  const hidden = card.showsIdentifiers ? undefined : 'Виден тем, кто ведёт кадры'
  return (
    <>
      <Section title="Личные данные">
        <KeyValue
          items={[
            {
              label: 'Дата рождения',
              value: card.birthDate && formatDateShort(card.birthDate),
              note: card.age === null ? hidden : plural(card.age, 'год', 'года', 'лет'),
            },
            {
              label: 'СНИЛС',
              value: card.snils && formatSnils(card.snils),
              note: card.snils ? hidden : undefined,
            },
            {
              label: 'Почта',
              value: card.email && (
                <a className={classes.mail} href={`mailto:${card.email}`}>
                  {card.email}
                </a>
              ),
            },
            { label: 'Телефон', value: card.phone, note: hidden },
            {
              label: 'Педагогическая деятельность с',
              value: card.teachingSince && formatDateShort(card.teachingSince),
              note: card.teachingYears !== null && `стаж ${plural(card.teachingYears, 'год', 'года', 'лет')}`,
            },
            { label: 'Образование', value: card.education },
          ]}
        />
      </Section>
      <Section title="Кто помогает">
        <KeyValue
          items={
            carers.length > 0
              ? carers.map(carer => ({
                  label: CARE_KINDS[carer.kind],
                  value: <AppLink to={`/people/${carer.carerPersonId}`}>{carer.carerName}</AppLink>,
                  id: carer.id,
                  note: (
                    <>
                      с {formatDateShort(carer.validFrom)}{' '}
                      {can('people.assign-care') && (
                        <Button size="small" tone="quiet" onClick={() => setEnding(carer)}>
                          Завершить
                        </Button>
                      )}
                    </>
                  ),
                }))
              : [{ label: 'Методист', value: 'не закреплён' }]
          }
        />
      </Section>
      {ending && <EndCare card={card} carer={ending} onClose={() => setEnding(null)} />}
      {card.inCare > 0 && (
        <Section title="На попечении">
          <p>{plural(card.inCare, 'педагог', 'педагога', 'педагогов')}</p>
        </Section>
      )}
    </>
  )
}
