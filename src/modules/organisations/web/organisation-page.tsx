import { lazy, Suspense, useMemo } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { ActionBar } from '#ui/action-bar.tsx'
import { useAction, useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateShort, formatNumber, typeset } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink, useGo } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import { Tabs } from '#ui/tabs.tsx'
import {
  closeOrganisation,
  FLAGS,
  getOrganisation,
  LEVELS,
  type OrganisationCard,
  PARENT_BONDS,
} from '../contract.ts'
import { FactsTab } from './facts-tab.tsx'
import classes from './organisation.module.css'
import { CardHistory } from './organisation-history.tsx'
import { type OrganisationSection, organisationSections } from './organisation-sections.ts'

/** The card of a body: requisites, place in the tree, staff, history. */
export default function OrganisationPage() {
  const id = usePageParam('id')
  const query = useOperation(getOrganisation, { params: { id }, query: {} })
  const { can } = useSession()
  return (
    <Loaded query={query}>
      {card => (
        <RecordPage
          title={card.shortName}
          lead={card.kindTitle}
          back={{ to: '/organisations', label: 'Организации' }}
          status={
            card.validTo ? (
              <Status tone="lost">{`закрыта с ${formatDateShort(card.validTo)}`}</Status>
            ) : undefined
          }
          side={<Place card={card} />}
        >
          <Actions card={card} />
          <Tabs
            label="Разделы карточки организации"
            tabs={[
              { id: 'facts', label: 'Сведения', content: <Facts card={card} /> },
              { id: 'facts-by-kind', label: 'Деятельность', content: <FactsTab card={card} /> },
              {
                id: 'units',
                label: 'Подразделения и органы',
                count: card.units.length,
                content: <Units card={card} />,
              },
              ...organisationSections()
                .filter(({ kinds, permission }) => kinds.includes(card.kind) && can(permission))
                .map(section => ({
                  id: section.id,
                  label: section.label,
                  content: <OtherRoom key={section.id} section={section} organisationId={card.id} />,
                })),
              ...(can('organisations.keep')
                ? [{ id: 'history', label: 'История', content: <CardHistory id={id} /> }]
                : []),
            ]}
          />
        </RecordPage>
      )}
    </Loaded>
  )
}

function OtherRoom({ section, organisationId }: { section: OrganisationSection; organisationId: string }) {
  const Content = useMemo(() => lazy(section.component), [section])
  return (
    <Suspense fallback={<Loading shape="rows" />}>
      <Content organisationId={organisationId} />
    </Suspense>
  )
}

function Actions({ card }: { card: OrganisationCard }) {
  const go = useGo()
  const { can } = useSession()
  const close = useAction(closeOrganisation, { onDone: () => notify.success('Организация закрыта') })
  if (!can('organisations.keep')) return null
  const today = systemClock.today()
  return (
    <ActionBar
      actions={card.actions}
      details={{
        close: {
          isDanger: true,
          confirm: {
            title: `Закрыть «${card.shortName}» с сегодняшнего дня?`,
            consequence: typeset(
              'Организация исчезнет из списков, её нельзя будет выбрать. История и работники останутся на прежних датах.',
            ),
            reason: { label: 'Основание', isRequired: true, hint: 'Номер и дата приказа' },
          },
        },
      }}
      busy={close.isPending ? 'close' : null}
      error={close.error}
      onAction={(action, reason) =>
        action === 'update'
          ? go(`/organisations/${card.id}/edit`)
          : close.run({ params: { id: card.id }, body: { version: card.version, validTo: today, reason } })
      }
    />
  )
}

function Facts({ card }: { card: OrganisationCard }) {
  return (
    <KeyValue
      items={[
        { label: 'Полное название', value: card.name },
        { label: 'Код', value: card.code },
        { label: 'Уровень', value: LEVELS[card.level] },
        { label: 'ИНН', value: card.inn },
        { label: 'КПП', value: card.kpp },
        { label: 'ОГРН', value: card.ogrn },
        { label: 'ОКПО', value: card.okpo },
        { label: 'Адрес', value: card.address },
        { label: 'Телефон', value: card.phone },
        {
          label: 'Почта',
          value: card.email && (
            <a className={classes.mail} href={`mailto:${card.email}`}>
              {card.email}
            </a>
          ),
        },
        { label: 'Сайт', value: card.site },
        { label: 'Местность', value: card.isRural ? 'сельская' : 'городская' },
        card.flags.length > 0 && {
          label: 'Отметки этого года',
          value: card.flags.map(flag => FLAGS[flag]).join(', '),
        },
      ]}
    />
  )
}

function Place({ card }: { card: OrganisationCard }) {
  const { can } = useSession()
  const { staff } = card
  return (
    <>
      <Section title="Место">
        <KeyValue
          items={[
            { label: 'Субъект РФ', value: card.regionName },
            { label: 'Муниципалитет', value: card.municipalityName },
            {
              label: 'Входит в',
              value: card.parent && (
                <AppLink to={`/organisations/${card.parent.id}`}>{card.parent.name}</AppLink>
              ),
              note: card.parentBond && PARENT_BONDS[card.parentBond],
            },
          ]}
        />
      </Section>
      {card.isCollegial && (
        <Section title="Состав">
          <AppLink to={`/bodies/${card.id}`}>Председатель, секретарь, члены</AppLink>
        </Section>
      )}
      <Section title="Реорганизации">
        <p>
          <AppLink to={`/reorganisations?unit=${card.id}`}>Чем была и чем стала</AppLink>
        </p>
        {can('organisations.keep') && !card.validTo && (
          <p>
            <AppLink to={`/reorganisations/new?from=${card.id}`}>Провести реорганизацию</AppLink>
          </p>
        )}
      </Section>
      {staff && (
        <Section title="Работают">
          <KeyValue
            items={[
              {
                label: 'Всего человек',
                value: <AppLink to={`/people?organisation=${card.id}`}>{formatNumber(staff.people)}</AppLink>,
              },
              { label: 'Педагогов', value: formatNumber(staff.teachers) },
              { label: 'Руководителей', value: formatNumber(staff.leaders) },
            ]}
          />
        </Section>
      )}
    </>
  )
}

function Units({ card }: { card: OrganisationCard }) {
  if (card.units.length === 0)
    return (
      <EmptyState title="Подразделений нет">
        Здесь будут методические службы, советы и объединения.
      </EmptyState>
    )
  return (
    <ul>
      {card.units.map(unit => (
        <li key={unit.id}>
          <AppLink to={`/organisations/${unit.id}`}>{unit.name}</AppLink>, {unit.kindTitle.toLowerCase()}
        </li>
      ))}
    </ul>
  )
}
