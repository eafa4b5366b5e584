import { useState } from 'react'
import { useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDate, formatPeriod } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Section } from '#ui/page.tsx'
import { type CandidacyRow, type CentreRow, headsOfCentre } from '../contract.ts'
import { CandidacyStatus, CentreState, UnderWay } from './head-words.tsx'
import classes from './heads.module.css'
import { ProposeDialog } from './propose-dialog.tsx'

/** Who leads a centre, whether the federal operator has agreed, and everybody who was proposed. */
export default function CentreHead({ organisationId }: { organisationId: string }) {
  const query = useOperation(headsOfCentre, { params: { id: organisationId } })
  const [isProposing, setProposing] = useState(false)
  return (
    <Loaded query={query} shape="text">
      {({ centre, candidacies, mayPropose }) =>
        centre === null ? (
          <EmptyState title="Руководитель этого центра вам не виден">
            Его видят министерство и центр своего субъекта РФ, федеральный координатор.
          </EmptyState>
        ) : (
          <div className={classes.sections}>
            <Now centre={centre} />
            {mayPropose && (
              <ButtonRow>
                <Button onClick={() => setProposing(true)}>Предложить кандидата</Button>
              </ButtonRow>
            )}
            {candidacies.length > 0 && (
              <Section title="Кандидатуры">
                <Candidacies rows={candidacies} />
              </Section>
            )}
            {isProposing && <ProposeDialog centreId={organisationId} onClose={() => setProposing(false)} />}
          </div>
        )
      }
    </Loaded>
  )
}
function Now({ centre: { head, open, state } }: { centre: CentreRow }) {
  return (
    <KeyValue
      items={[
        {
          label: 'Руководитель',
          value: head && <AppLink to={`/people/${head.personId}`}>{head.name}</AppLink>,
          note: head && `с ${formatDate(head.validFrom)}, приказ ${head.order}`,
        },
        {
          label: 'Согласование с федеральным оператором',
          value: <CentreState state={state} />,
          note: head?.agreement && `письмо ${head.agreement}`,
        },
        open && {
          label: 'В работе',
          value: (
            <AppLink to={`/centre-heads/${open.candidacyId}`}>
              <UnderWay open={open} />
            </AppLink>
          ),
        },
      ]}
    />
  )
}

function Candidacies({ rows }: { rows: readonly CandidacyRow[] }) {
  return (
    <ul className={classes.list}>
      {rows.map(row => (
        <li key={row.id}>
          <div>
            <AppLink to={`/centre-heads/${row.id}`}>{row.name}</AppLink>{' '}
            <CandidacyStatus status={row.status} />
          </div>
          {row.validFrom && (
            <div className={classes.soft}>
              {row.validTo ? formatPeriod(row.validFrom, row.validTo) : `с ${formatDate(row.validFrom)}`}
              {row.agreement && `, согласован письмом ${row.agreement}`}
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}
