import { useSession } from '#modules/accounts/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Figure } from '#ui/figure.tsx'
import { typeset } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded } from '#ui/page.tsx'
import { TodayPage } from '#ui/today-page.tsx'
import { showToday, type TodayFigure, type WaitingItem } from '../../contract.ts'
import { BuildingPage, isBuilding } from './building-page.tsx'
import { greetingOf } from './greeting.ts'

/** Home of every role: one recommended step, what waits, a few figures. */
export default function Today() {
  const { active } = useSession()
  const query = useOperation(showToday, {})
  return (
    <Loaded query={query}>
      {today => {
        const greeting = greetingOf(today.greetingName)
        const figures =
          today.figures.length > 0 && today.figures.map(one => <TodayNumber key={one.label} {...one} />)
        if (active && isBuilding(active.role))
          return (
            <BuildingPage
              role={active.role}
              roleTitle={active.roleTitle}
              greeting={greeting}
              figures={figures}
            />
          )
        return (
          <TodayPage
            greeting={greeting}
            now={
              today.now
                ? {
                    title: typeset(today.now.title),
                    reason: typeset(today.now.reason),
                    action: (
                      <ButtonLink to={today.now.action.link} tone="primary">
                        {today.now.action.label}
                      </ButtonLink>
                    ),
                  }
                : undefined
            }
            waiting={today.waiting.map(rowOf)}
            {...(today.waitingLink && { waitingMore: { to: today.waitingLink, total: today.waitingTotal } })}
            figures={figures}
          />
        )
      }}
    </Loaded>
  )
}

function rowOf({ id, title, note, since, deadline, link }: WaitingItem) {
  return {
    id,
    title: typeset(title),
    to: link,
    deadline,
    ...(note && { note: typeset(note) }),
    ...(since && { since }),
  }
}

function TodayNumber({ label, value, unit, base, link }: TodayFigure) {
  return (
    <Figure
      label={label}
      value={value}
      {...(unit && { unit })}
      base={link ? <AppLink to={link}>{base ?? 'Открыть'}</AppLink> : base}
    />
  )
}
