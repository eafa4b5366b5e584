import type { Context } from '#platform/db/database.ts'
import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { createApiToken, listApiTokens, revokeApiToken } from './api-tokens.ts'
import { assignRole, endRole } from './assign-role.ts'
import { confirmApiToken, confirmRight, listRightRequests, refuseRight } from './confirm-right.ts'
import { confirmSignIn } from './confirm-sign-in.ts'
import * as contract from './contract.ts'
import { appointDeputy, delegateRole, recallDelegation } from './delegate-role.ts'
import { endMyOtherSessions, endMySession, signOut } from './end-sessions.ts'
import type { Gate } from './gate.ts'
import { serveReviews } from './http-reviews.ts'
import { invite, resendInvitation } from './invite.ts'
import { blockAccount, clearSecondStep, unblockAccount } from './keep-account.ts'
import { requestReset, setPassword, showLink } from './links.ts'
import { findPeopleToInvite, findUnitsForRole, listAccounts } from './list-accounts.ts'
import { findDelegates, findUnitsToDelegate, listMyDelegations } from './list-delegations.ts'
import { listMySessions } from './list-my-sessions.ts'
import { changePassword, showMyAccount } from './my-account.ts'
import { showMyRights } from './my-rights.ts'
import { confirmTotp, disableTotp, enrolTotp, renewBackupCodes } from './second-step.ts'
import { showAccount } from './show-account.ts'
import { showSession, switchRole } from './show-session.ts'
import { signIn } from './sign-in.ts'
import { TooOften } from './throttle.ts'
import { sessionCookieName, setCookies, visitOf } from './visit.ts'
import { finishOidc, startOidc } from './visit-oidc.ts'

/** Attaches every operation of the room. */
export function serveAccounts(app: HttpServer, gate: Gate): void {
  serveSignIn(app, gate)
  serveOutsideSignIn(app, gate)
  serveOwnAccount(app, gate)
  serveDelegations(app, gate)
  serveKeeping(app, gate)
  serveConfirmations(app)
  serveReviews(app)
  serveTokens(app)
}

function serveSignIn(app: HttpServer, gate: Gate): void {
  const withGate = <C extends Context>(context: C) => ({ ...context, gate })
  serve(app, contract.showSession, ({ request, reply }) => {
    reply.header('cache-control', 'no-store')
    return showSession(gate, visitOf(request))
  })
  serve(app, contract.signIn, async (context, { body }) => {
    const { headers, next } = await signIn(withGate(context), {
      ...body,
      visit: visitOf(context.request),
    }).catch(error => {
      if (error instanceof TooOften) context.reply.header('retry-after', error.retryAfterSeconds)
      throw error
    })
    setCookies(context.reply, headers)
    return { next }
  })
  serve(app, contract.confirmSignIn, async (context, { body }) => {
    const { headers, next } = await confirmSignIn(withGate(context), {
      ...body,
      visit: visitOf(context.request),
    })
    setCookies(context.reply, headers)
    return { next }
  })
  serve(app, contract.signOut, async context => {
    await signOut(withGate(context), visitOf(context.request))
    context.reply.clearCookie(sessionCookieName(gate), { path: '/' })
  })
  serve(app, contract.switchRole, (context, { body }) =>
    switchRole(withGate(context), body.assignmentId, visitOf(context.request)),
  )
  serve(app, contract.requestReset, (context, { body }) =>
    requestReset(withGate(context), body.login, visitOf(context.request)),
  )
  serve(app, contract.showLink, (context, { body }) => showLink(withGate(context), body.token))
  serve(app, contract.setPassword, (context, { body }) =>
    setPassword(withGate(context), { ...body, visit: visitOf(context.request) }),
  )
}

function serveOutsideSignIn(app: HttpServer, gate: Gate): void {
  serve(app, contract.startOidc, async (context, { query }) => {
    const { to, headers } = await startOidc({ ...context, gate }, query.to, visitOf(context.request))
    setCookies(context.reply, headers)
    await context.reply.redirect(to)
  })
  serve(app, contract.finishOidc, async context => {
    const { search } = new URL(context.request.url, 'http://localhost')
    const { to, headers } = await finishOidc({ ...context, gate }, search, visitOf(context.request))
    setCookies(context.reply, headers)
    await context.reply.redirect(to)
  })
}

function serveOwnAccount(app: HttpServer, gate: Gate): void {
  const withGate = <C extends Context>(context: C) => ({ ...context, gate })
  serve(app, contract.showMyAccount, context => showMyAccount(withGate(context)))
  serve(app, contract.changePassword, async (context, { body }) => {
    const visit = visitOf(context.request)
    setCookies(context.reply, await changePassword(withGate(context), { ...body, visit }))
  })
  serve(app, contract.listMySessions, context => listMySessions(withGate(context), visitOf(context.request)))
  serve(app, contract.endMySession, async (context, { params }) => {
    await endMySession(withGate(context), params.id)
  })
  serve(app, contract.endMyOtherSessions, async context => ({
    ended: await endMyOtherSessions(withGate(context), visitOf(context.request)),
  }))
  serve(app, contract.enrolTotp, (context, { body }) => {
    context.reply.header('cache-control', 'no-store')
    return enrolTotp(withGate(context), body.password, visitOf(context.request))
  })
  serve(app, contract.confirmTotp, async (context, { body }) => {
    setCookies(context.reply, await confirmTotp(withGate(context), body.code, visitOf(context.request)))
  })
  serve(app, contract.disableTotp, async (context, { body }) => {
    setCookies(context.reply, await disableTotp(withGate(context), body.password, visitOf(context.request)))
  })
  serve(app, contract.renewBackupCodes, async (context, { body }) => {
    context.reply.header('cache-control', 'no-store')
    return { backupCodes: await renewBackupCodes(withGate(context), body.password, visitOf(context.request)) }
  })
}

function serveDelegations(app: HttpServer, gate: Gate): void {
  serve(app, contract.showMyRights, context => showMyRights({ ...context, gate }))
  serve(app, contract.listMyDelegations, context => listMyDelegations({ ...context, gate }))
  serve(app, contract.findDelegates, (context, { query }) => findDelegates(context, query.q))
  serve(app, contract.findUnitsToDelegate, (context, { query }) => findUnitsToDelegate(context, query))
  serve(app, contract.delegateRole, (context, { body }) => delegateRole(context, body))
  serve(app, contract.recallDelegation, (context, { params, body }) =>
    recallDelegation(context, params.id, body.reason),
  )
  serve(app, contract.appointDeputy, (context, { params, body }) =>
    appointDeputy(context, params.id, { ...body, assignmentId: params.assignmentId }),
  )
}

function serveKeeping(app: HttpServer, gate: Gate): void {
  serve(app, contract.findPeopleToInvite, (context, { query }) => findPeopleToInvite(context, query.q))
  serve(app, contract.findUnits, (context, { query }) => findUnitsForRole(context, query))
  serve(app, contract.listAccounts, (context, { query }) => listAccounts(context, query))
  serve(app, contract.showAccount, (context, { params }) => showAccount(context, params.id))
  serve(app, contract.inviteAccount, (context, { body }) => invite({ ...context, gate }, body))
  serve(app, contract.resendInvitation, (context, { params }) =>
    resendInvitation({ ...context, gate }, params.id),
  )
  serve(app, contract.blockAccount, (context, { params, body }) =>
    blockAccount(context, { ...params, ...body }),
  )
  serve(app, contract.unblockAccount, (context, { params, body }) =>
    unblockAccount(context, { ...params, ...body }),
  )
  serve(app, contract.clearSecondStep, (context, { params, body }) =>
    clearSecondStep(context, { ...params, ...body }),
  )
  serve(app, contract.assignRole, (context, { params, body }) => assignRole(context, params.id, body))
  serve(app, contract.endRole, (context, { params, body }) =>
    endRole(context, { accountId: params.id, assignmentId: params.assignmentId, ...body }),
  )
}

function serveConfirmations(app: HttpServer): void {
  serve(app, contract.listRightRequests, (context, { query }) => listRightRequests(context, query))
  serve(app, contract.confirmRight, (context, { params }) => confirmRight(context, params))
  serve(app, contract.refuseRight, (context, { params, body }) =>
    refuseRight(context, { ...params, ...body }),
  )
  serve(app, contract.confirmApiToken, (context, { params }) => confirmApiToken(context, params.id))
}

function serveTokens(app: HttpServer): void {
  serve(app, contract.listApiTokens, (context, { query }) => listApiTokens(context, query))
  serve(app, contract.createApiToken, (context, { body }) => {
    context.reply.header('cache-control', 'no-store')
    return createApiToken(context, body)
  })
  serve(app, contract.revokeApiToken, (context, { params, body }) =>
    revokeApiToken(context, params.id, body.reason),
  )
}
