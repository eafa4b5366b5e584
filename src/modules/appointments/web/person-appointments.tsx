import { useSession } from '#modules/accounts/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDate, formatPeriod } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { personAppointments } from '../contract.ts'
import classes from './heads.module.css'

/** What a person is appointed to: functions by an order, pools of methodologists, the head of a centre. */
export default function PersonAppointments({ personId }: { personId: string }) {
  const { can } = useSession()
  const query = useOperation(personAppointments, { params: { id: personId } })
  return (
    <Loaded query={query} shape="rows">
      {({ appointments }) =>
        appointments.length === 0 ? (
          <EmptyState title="Назначений нет">
            Здесь будут функции по приказу, методический актив и руководство центром.
          </EmptyState>
        ) : (
          <ul className={classes.list}>
            {appointments.map(one => (
              <li key={one.id}>
                <div>
                  {one.candidacyId && can('heads.read') ? (
                    <AppLink to={`/centre-heads/${one.candidacyId}`}>{one.title}</AppLink>
                  ) : (
                    one.title
                  )}
                  {one.isAgreed === false && (
                    <>
                      {' '}
                      <Status tone="warning">без согласования</Status>
                    </>
                  )}
                </div>
                <div className={classes.soft}>
                  {[
                    one.organisationName,
                    one.act,
                    one.validTo ? formatPeriod(one.validFrom, one.validTo) : `с ${formatDate(one.validFrom)}`,
                  ].join(' · ')}
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}
