import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { useMunicipalityOptions } from '#modules/territories/web/index.ts'
import { ProblemError, useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { FormErrors } from '#ui/form.tsx'
import { plural } from '#ui/format.ts'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { type PairProposal, proposePairs, type Suggested, suggestPairs } from '../contract.ts'
import classes from './pairs.module.css'
import { endOfSchoolYear, today, useGrounds } from './pickers.ts'

type Place = { ground?: string; municipality?: string; organisation?: string }

/** «Подобрать пары»: the product proposes with its reason, the methodologist ticks, both of the two answer. */
export default function SuggestPage() {
  const { active } = useSession()
  const place = useSearch({ strict: false }) as Place
  const go = useGo()
  const isRegion = active?.scopeKind === 'region'
  const isReady = !isRegion || Boolean(place.municipality || place.organisation)
  const set = (change: Place) => {
    const next = Object.entries({ ...place, ...change }).filter(([, value]) => value)
    go(`/pairs/suggest${next.length > 0 ? `?${new URLSearchParams(next as [string, string][])}` : ''}`)
  }
  const query = useOperation(
    suggestPairs,
    {
      query: {
        ...(place.ground && { ground: place.ground }),
        ...(place.municipality && { municipality: place.municipality }),
        ...(place.organisation && { organisation: place.organisation }),
      },
    },
    { enabled: isReady },
  )
  return (
    <Page
      title="Подобрать пары"
      back={{ to: '/pairs', label: 'Пары педагогов' }}
      lead="По дефицитам и уровням, стажу и предметам. Сначала внутри одной организации, затем муниципалитета."
    >
      <PlaceFields place={place} onChange={set} />
      {isReady ? (
        <Loaded query={query} shape="rows">
          {found => <Proposals key={JSON.stringify(place)} found={found} />}
        </Loaded>
      ) : (
        <EmptyState title="Выберите муниципалитет или организацию">
          Пары подбирают среди тех, кто рядом: в масштабе региона соседей не найти.
        </EmptyState>
      )}
    </Page>
  )
}

function PlaceFields({ place, onChange }: { place: Place; onChange: (change: Place) => void }) {
  const { active } = useSession()
  const grounds = useGrounds(today()).filter(one => one.matching !== null)
  const isRegion = active?.scopeKind === 'region'
  const own = active?.scopeKind === 'municipality' ? (active.scopeId ?? undefined) : place.municipality
  const municipalities = useMunicipalityOptions(isRegion ? (active?.scopeId ?? undefined) : undefined)
  const organisations = useOrganisationOptions(place.organisation, own ? { municipality: own } : {})
  return (
    <div className={classes.tools}>
      <Field
        name="ground"
        label="Основание"
        kind="select"
        width="medium"
        placeholder="все основания"
        options={grounds.map(({ code, title }) => ({ value: code, label: title }))}
        value={place.ground ?? ''}
        onChange={ground => onChange({ ground })}
      />
      {isRegion && (
        <Field
          name="municipality"
          label="Муниципалитет"
          kind="combobox"
          width="medium"
          options={municipalities}
          value={place.municipality ?? ''}
          onChange={municipality => onChange({ municipality, organisation: '' })}
        />
      )}
      {active?.scopeKind !== 'organisation' && (
        <Field
          name="organisation"
          label="Организация"
          kind="combobox"
          width="medium"
          {...organisations}
          value={place.organisation ?? ''}
          onChange={organisation => onChange({ organisation })}
        />
      )}
    </div>
  )
}

function Proposals({ found }: { found: Suggested }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [term, setTerm] = useState({ startsOn: today(), endsOn: endOfSchoolYear(today()) })
  const grounds = [...Map.groupBy(found.proposals, one => one.groundTitle)]
  const tick = (keys: readonly string[], isOn: boolean) =>
    setTicked(old => new Set(isOn ? [...old, ...keys] : [...old].filter(key => !keys.includes(key))))
  return (
    <>
      <p>
        {found.within}: {plural(found.people, 'педагог', 'педагога', 'педагогов')}, подходящих пар —{' '}
        {found.proposals.length}.
      </p>
      {found.notes.length > 0 && (
        <ul className={classes.notes}>
          {found.notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {grounds.length === 0 && (
        <EmptyState title="Подходящих пар сейчас нет">
          Они появятся, когда пройдут диагностики, придут молодые педагоги или освободятся те, у кого уже
          достаточно пар. Пару можно создать и самому.
        </EmptyState>
      )}
      {grounds.length > 0 && (
        <div className={classes.tools}>
          <Field
            name="startsOn"
            label="Пары начнутся"
            kind="date"
            value={term.startsOn}
            onChange={startsOn => setTerm({ ...term, startsOn })}
          />
          <Field
            name="endsOn"
            label="и закончатся"
            kind="date"
            value={term.endsOn}
            onChange={endsOn => setTerm({ ...term, endsOn })}
          />
        </div>
      )}
      {grounds.map(([title, proposals]) => (
        <Ground key={title} title={title} proposals={proposals} ticked={ticked} onTick={tick} />
      ))}
      {ticked.size > 0 && (
        <Together
          chosen={found.proposals.filter(one => ticked.has(one.key))}
          term={term}
          onClear={() => setTicked(new Set())}
        />
      )}
    </>
  )
}

function Ground({
  title,
  proposals,
  ticked,
  onTick,
}: {
  title: string
  proposals: readonly PairProposal[]
  ticked: ReadonlySet<string>
  onTick: (keys: readonly string[], isOn: boolean) => void
}) {
  const keys = proposals.map(one => one.key)
  const isAll = keys.every(key => ticked.has(key))
  return (
    <Section
      title={`${title}: ${proposals.length}`}
      actions={
        <Button size="small" onClick={() => onTick(keys, !isAll)}>
          {isAll ? 'Снять отметки' : 'Отметить все'}
        </Button>
      }
    >
      <ul className={classes.list}>
        {proposals.map(one => (
          <li key={one.key} className={classes.proposal}>
            <input
              type="checkbox"
              id={one.key}
              checked={ticked.has(one.key)}
              onChange={event => onTick([one.key], event.target.checked)}
            />
            <label htmlFor={one.key}>
              <span className={classes.title}>
                {one.giver.name} {one.isEqual ? 'и' : '→'} {one.receiver.name}
              </span>
              {one.competencyTitle && <div>{one.competencyTitle}</div>}
              <div>{one.reason}</div>
              <div className={classes.soft}>
                {one.giver.organisationId === one.receiver.organisationId
                  ? one.giver.organisationName
                  : `${one.giver.organisationName} → ${one.receiver.organisationName}`}
              </div>
            </label>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The ticked ones are proposed together, all or none, with one term. */
function Together({
  chosen,
  term,
  onClear,
}: {
  chosen: readonly PairProposal[]
  term: { startsOn: string; endsOn: string }
  onClear: () => void
}) {
  const go = useGo()
  const propose = useAction(proposePairs, {
    invalidates: ['mentoring', 'notifications'],
    onDone: ({ ids }) => {
      notify.success(
        `${ids.length === 1 ? 'Предложена' : 'Предложены'} ${plural(ids.length, 'пара', 'пары', 'пар')}: каждый ответит сам`,
      )
      go('/pairs?status=proposed')
    },
  })
  return (
    <div className={classes.foot} data-no-print>
      <FormErrors error={propose.error && withNames(propose.error, chosen)} />
      <ButtonRow>
        <Button
          tone="primary"
          isBusy={propose.isPending}
          onClick={() =>
            void propose.run({
              body: {
                pairs: chosen.map(one => ({
                  groundCode: one.groundCode,
                  giverPersonId: one.giver.personId,
                  receiverPersonId: one.receiver.personId,
                  competencyId: one.competencyId,
                  aim: one.aim,
                  ...term,
                })),
              },
            })
          }
        >
          {`Предложить ${plural(chosen.length, 'пару', 'пары', 'пар')}`}
        </Button>
        <Button onClick={onClear}>Снять отметки</Button>
      </ButtonRow>
    </div>
  )
}

/** The refusal tells the place in the list; here whose pair it is. */
const withNames = (error: ProblemError, chosen: readonly PairProposal[]) =>
  new ProblemError(
    error.status,
    error.code,
    error.message,
    error.problems.map(({ field, ...problem }) => {
      const pair = chosen[Number(/^pairs\.(\d+)\./.exec(field ?? '')?.[1] ?? -1)]
      return pair
        ? { ...problem, message: `${pair.giver.name} → ${pair.receiver.name}: ${problem.message}` }
        : { ...problem, ...(field && { field }) }
    }),
    error.requestId,
  )
