import { type Accounts, closeDueReviews, DEPUTY_NAMED, type NamedDeputy } from '#modules/accounts/index.ts'
import { policy as accounts } from '#modules/accounts/policy.ts'
import { joinPolicies } from '#modules/accounts/role.ts'
import { serveActs } from '#modules/acts/http.ts'
import { policy as acts } from '#modules/acts/policy.ts'
import { serveAppointments } from '#modules/appointments/http.ts'
import { appointmentsTrace } from '#modules/appointments/index.ts'
import { policy as appointments } from '#modules/appointments/policy.ts'
import { serveBodies } from '#modules/bodies/http.ts'
import { bodiesTrace } from '#modules/bodies/index.ts'
import { policy as bodies } from '#modules/bodies/policy.ts'
import { serveCompetencies } from '#modules/competencies/http.ts'
import { policy as competencies } from '#modules/competencies/policy.ts'
import { serveDiagnostics } from '#modules/diagnostics/http.ts'
import { ATTEMPT_CLOSED, diagnosticsTrace, expireAttempts } from '#modules/diagnostics/index.ts'
import { policy as diagnostics } from '#modules/diagnostics/policy.ts'
import { serveExchange } from '#modules/exchange/http.ts'
import { policy as exchange } from '#modules/exchange/policy.ts'
import { serveGoals } from '#modules/goals/http.ts'
import { policy as goals } from '#modules/goals/policy.ts'
import { serveMentoring } from '#modules/mentoring/http.ts'
import { endLeftPairs, mentoringTrace } from '#modules/mentoring/index.ts'
import { policy as mentoring } from '#modules/mentoring/policy.ts'
import { serveMonitoring } from '#modules/monitoring/http.ts'
import { policy as monitoring } from '#modules/monitoring/policy.ts'
import { serveNotifications } from '#modules/notifications/http.ts'
import { notificationsTrace, tellDeputy } from '#modules/notifications/index.ts'
import { policy as notifications } from '#modules/notifications/policy.ts'
import { serveOrganisations } from '#modules/organisations/http.ts'
import { policy as organisations } from '#modules/organisations/policy.ts'
import { serveParties } from '#modules/parties/http.ts'
import { partiesTrace } from '#modules/parties/index.ts'
import { policy as parties } from '#modules/parties/policy.ts'
import { servePathways } from '#modules/pathways/http.ts'
import { draftAfterDiagnosis, pathwaysTrace } from '#modules/pathways/index.ts'
import { policy as pathways } from '#modules/pathways/policy.ts'
import { servePeople } from '#modules/people/http.ts'
import { peopleTrace } from '#modules/people/index.ts'
import { policy as people } from '#modules/people/policy.ts'
import { servePersonalData } from '#modules/personal-data/http.ts'
import { policy as personalData } from '#modules/personal-data/policy.ts'
import { serveProgrammes } from '#modules/programmes/http.ts'
import { policy as programmes } from '#modules/programmes/policy.ts'
import { serveRegisters } from '#modules/registers/http.ts'
import { serveReorganisations } from '#modules/reorganisations/http.ts'
import { carryingOut, carryOutDue } from '#modules/reorganisations/index.ts'
import { policy as reorganisations } from '#modules/reorganisations/policy.ts'
import { serveResources } from '#modules/resources/http.ts'
import { policy as resources } from '#modules/resources/policy.ts'
import { serveSearch } from '#modules/search/http.ts'
import { policy as search } from '#modules/search/policy.ts'
import { serveShell } from '#modules/shell/http.ts'
import { serveTerritories } from '#modules/territories/http.ts'
import { policy as territories } from '#modules/territories/policy.ts'
import { serveTraining } from '#modules/training/http.ts'
import { trainingTrace } from '#modules/training/index.ts'
import { policy as training } from '#modules/training/policy.ts'
import { systemActor } from '#platform/access/actor.ts'
import type { Context } from '#platform/db/database.ts'
import type { HttpServer } from '#platform/http/server.ts'
import type { JobDefinition } from '#platform/jobs/jobs.ts'

/** Who may do what, and how far each role reaches: the rooms' shares put together. */
export const access = joinPolicies([
  accounts,
  territories,
  organisations,
  people,
  appointments,
  bodies,
  personalData,
  acts,
  parties,
  notifications,
  competencies,
  diagnostics,
  programmes,
  training,
  pathways,
  mentoring,
  reorganisations,
  monitoring,
  goals,
  resources,
  search,
  exchange,
])

/** What the rooms keep about people: the history of a card is told from it, and cards are merged by it. */
export const personTraces = [
  peopleTrace,
  appointmentsTrace,
  bodiesTrace,
  partiesTrace,
  notificationsTrace,
  diagnosticsTrace,
  trainingTrace,
  pathwaysTrace,
  mentoringTrace,
]

/** Attaches the operations of every room. */
export function serveRooms(app: HttpServer, accountsRoom: Accounts): void {
  accountsRoom.serve(app)
  serveTerritories(app)
  serveOrganisations(app)
  servePeople(app, personTraces)
  serveAppointments(app)
  serveBodies(app)
  servePersonalData(app, access)
  serveActs(app)
  serveParties(app)
  serveNotifications(app)
  serveCompetencies(app)
  serveDiagnostics(app)
  serveProgrammes(app)
  serveTraining(app)
  servePathways(app)
  serveRegisters(app)
  serveReorganisations(app)
  serveMonitoring(app)
  serveGoals(app)
  serveMentoring(app)
  serveResources(app)
  serveSearch(app)
  serveExchange(app)
  serveShell(app)
}

/** What is done after the commit or by the clock. `context` gives a fresh one for each job. */
export function jobsOfRooms(context: () => Omit<Context, 'actor'>): JobDefinition[] {
  return [
    {
      name: ATTEMPT_CLOSED,
      handle: async payload => {
        const { personId, mode } = payload as { personId: string; mode: 'independent' | 'self' }
        await draftAfterDiagnosis({ ...context(), actor: systemActor([]) }, { personId, mode })
      },
    },
    {
      name: DEPUTY_NAMED,
      handle: async payload => {
        await tellDeputy({ ...context(), actor: systemActor([]) }, payload as NamedDeputy)
      },
    },
    {
      name: 'accounts.close-reviews',
      cron: '*/5 * * * *',
      handle: async () => {
        await closeDueReviews({ ...context(), actor: systemActor(['accounts', 'audit']) })
      },
    },
    {
      name: 'mentoring.end-left',
      cron: '*/10 * * * *',
      handle: async () => {
        const ending = { ...context(), actor: systemActor(['pairs', 'directory']) }
        while ((await endLeftPairs(ending)) > 0);
      },
    },
    {
      // by the hour and not by the day: a server that was down at midnight makes up for it
      name: 'reorganisations.carry-out',
      cron: '5 * * * *',
      handle: async () => {
        await carryOutDue({ ...context(), actor: carryingOut() })
      },
    },
    {
      name: 'diagnostics.expire',
      cron: '* * * * *',
      handle: async () => {
        const closing = { ...context(), actor: systemActor(['measuring', 'directory']) }
        while ((await expireAttempts(closing)) > 0);
      },
    },
  ]
}
