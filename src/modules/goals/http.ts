import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { exportGoals } from './export-goals.ts'
import { changeGoal, setGoal, withdrawGoal } from './keep-goals.ts'
import { showChoices, showGoal, showGoalHistory, showGoals } from './show-goals.ts'

export function serveGoals(app: HttpServer): void {
  serve(app, contract.showGoals, (context, { query }) => showGoals(context, query))
  serve(app, contract.exportGoals, (context, { query }) => exportGoals(context, query))
  serve(app, contract.goalChoices, (context, { query }) => showChoices(context, query))
  serve(app, contract.getGoal, (context, { params, query }) => showGoal(context, { ...params, ...query }))
  serve(app, contract.setGoal, (context, { body }) => setGoal(context, body))
  serve(app, contract.changeGoal, (context, { params, body }) => changeGoal(context, { ...params, ...body }))
  serve(app, contract.withdrawGoal, (context, { params, body }) =>
    withdrawGoal(context, { ...params, ...body }),
  )
  serve(app, contract.goalHistory, (context, { params }) => showGoalHistory(context, params))
}
