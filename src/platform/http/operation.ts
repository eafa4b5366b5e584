import type { z } from 'zod'

/**
 * One HTTP operation: the contract shared by server, web client, OpenAPI and the access matrix.
 *
 * A room lists its operations in `contract.ts`; the server attaches a handler with `serve()`, the web
 * calls them through `call()`. Nothing else may speak HTTP inside the product.
 */
export type Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> = {
  /** Stable name, `room.verb`: audit, metrics, OpenAPI operationId. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with `:params`, always under `/api/`. */
  readonly path: string
  /** One Russian sentence for OpenAPI. */
  readonly summary: string
  readonly access: AccessRule
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response?: Response
  /** `upload`: multipart with one file and `body` fields beside it; `download`: the handler returns a file. */
  readonly transfer?: 'json' | 'upload' | 'download'
  /**
   * Whose personal card the answer shows and which part of it: the name of a param or of a field of the answer that
   * holds the person's id. Everybody but the person herself leaves a line in the log of views.
   */
  readonly shows?: { readonly part: string; readonly person: `params.${string}` | `answer.${string}` }
  /** Requests a minute for one account (or one address when signed out); absent means the general limit. */
  readonly ratePerMinute?: number
}

/**
 * Who may reach an operation at all. `permission` names a line of the role table; `subject` names the kind
 * of object in the path, so that the access matrix can try an own, a sibling's and a foreign one.
 */
export type AccessRule =
  | { readonly kind: 'public'; readonly why: string }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'permission'; readonly permission: string; readonly subject?: string }

/** Declares an operation; only fixes the types. */
export function operation<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(definition: Operation<Params, Query, Body, Response>): Operation<Params, Query, Body, Response> {
  return definition
}

export type OperationInput<O> =
  O extends Operation<infer P, infer Q, infer B, infer _R>
    ? { params: z.output<P>; query: z.output<Q>; body: z.output<B> }
    : never

/** What a caller may send: `params`, `query` and `body` appear only where the operation has them. */
export type CallInput<O> =
  O extends Operation<infer P, infer Q, infer B, infer _R>
    ? (z.ZodType extends P ? { params?: undefined } : { params: z.input<P> }) &
        (z.ZodType extends Q ? { query?: undefined } : { query: z.input<Q> }) &
        (z.ZodType extends B ? { body?: undefined } : { body: z.input<B> })
    : never

export type OperationResult<O> =
  O extends Operation<infer _P, infer _Q, infer _B, infer R> ? z.output<R> : never
