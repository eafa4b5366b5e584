import { reviewsToday, waitingAccounts } from '#modules/accounts/index.ts'
import { headsToday } from '#modules/appointments/index.ts'
import { ownDiagnosesToday, runDiagnosesToday } from '#modules/diagnostics/index.ts'
import { askedPairsToday, ledPairsToday } from '#modules/mentoring/index.ts'
import { listIndicators, tableIndicators } from '#modules/monitoring/index.ts'
import { ledPathwaysToday, ownPathwayToday } from '#modules/pathways/index.ts'
import { greetingNameOf, overloadToday, refusedImportsToday } from '#modules/people/index.ts'
import { listCompletions } from '#modules/training/index.ts'
import type { Context } from '#platform/db/database.ts'
import { Problem } from '#platform/errors/problem.ts'
import type { Today } from './contract.ts'
import { composeAdmin } from './today/compose-admin.ts'
import { composeHead } from './today/compose-head.ts'
import { composeMethodologist } from './today/compose-methodologist.ts'
import { composeAnalyst, composeOverseer } from './today/compose-overseer.ts'
import { composeTeacher } from './today/compose-teacher.ts'
import { type Composed, NOTHING } from './today/piece.ts'

/** The home page of the actor's role: asks the rooms, puts what they say in order. */
export async function today(context: Context): Promise<Today> {
  const [greetingName, composed] = await Promise.all([greetingNameOf(context), composeFor(context)])
  return { greetingName, ...composed }
}

async function composeFor(context: Context): Promise<Composed> {
  const day = context.clock.today()
  switch (context.actor.role) {
    case 'teacher':
      return composeTeacher(await gatherTeacher(context), day)
    case 'school-methodologist':
    case 'municipal-methodologist':
    case 'regional-methodologist': {
      const [led, diagnoses, pairs] = await Promise.all([
        ledPathwaysToday(context),
        runDiagnosesToday(context),
        ledPairsToday(context),
      ])
      return composeMethodologist({ led, diagnoses, pairs })
    }
    case 'centre-head': {
      const [led, diagnoses, pairs, overload, indicators] = await Promise.all([
        ledPathwaysToday(context),
        runDiagnosesToday(context),
        ledPairsToday(context),
        overloadToday(context),
        figuresOf(context),
      ])
      return composeHead({ led, diagnoses, pairs, overload, indicators }, day)
    }
    case 'ministry':
    case 'federal-coordinator': {
      const [indicators, units, heads] = await Promise.all([
        figuresOf(context),
        unitsBelow(context),
        headsToday(context),
      ])
      return composeOverseer({ indicators, units, heads }, context.actor.role, day)
    }
    case 'quality-analyst':
      return composeAnalyst(await figuresOf(context))
    case 'admin': {
      const [accounts, reviews, imports] = await Promise.all([
        waitingAccounts(context),
        reviewsToday(context),
        refusedImportsToday(context),
      ])
      return composeAdmin({ accounts, reviews, imports })
    }
    default:
      return NOTHING
  }
}

async function gatherTeacher(context: Context) {
  const [diagnoses, pathway, pairs, completions] = await Promise.all([
    ownDiagnosesToday(context),
    ownPathwayToday(context),
    askedPairsToday(context),
    context.actor.personId
      ? listCompletions(context, { personId: context.actor.personId })
      : { completions: [] },
  ])
  return {
    diagnoses,
    pathway,
    pairs,
    completions: completions.completions.filter(one => !one.revokedAt).length,
  }
}

/** The indicators of the actor's own unit; none before the first territory is entered. */
async function figuresOf(context: Context) {
  try {
    return await listIndicators(context, {})
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return null
    throw error
  }
}

/** More units than this are never directly below one (89 regions, up to 70 municipalities of a region). */
const MOST_UNITS = 200

async function unitsBelow(context: Context) {
  const level = context.actor.scope.kind === 'country' ? 'region' : 'municipality'
  try {
    return (await tableIndicators(context, { level, sort: 'name', order: 'asc', limit: MOST_UNITS })).rows
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return []
    throw error
  }
}
