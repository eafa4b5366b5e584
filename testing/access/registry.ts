import { globSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Actor } from '../../src/platform/access/actor.ts'
import type { TestDatabase } from '../database.ts'
import type { AccessModel } from './model.ts'

/** Where an object lies, seen from the actors: see `buildWorld`. */
export type Relation = 'own' | 'neighbour' | 'sibling' | 'foreign'

/** A unit of every level and the person an object of this place belongs to. */
export type Place = {
  readonly relation: Relation
  readonly regionId: string
  readonly municipalityId: string
  readonly organisationId: string
  readonly personId: string
}

export type World = { readonly database: TestDatabase; readonly places: Readonly<Record<Relation, Place>> }

/** Path params of a built object, `id` among them. */
export type Params = { id: string } & Record<string, string>

/** A kind of object that operations name in `access.subject`. */
export type Subject = {
  /** Builds an object at the place. Called anew before every call that may change it. */
  build(world: World, place: Place): Promise<Params>
  /** Whether the actor may know that the object exists; if not, the answer must be 404. */
  sees(model: AccessModel, actor: Actor, place: Place): boolean
  /** Whether the actor may change it; if she only sees it, the answer must be 403 or 404. Default: who sees, may. */
  changes?(model: AccessModel, actor: Actor, place: Place): boolean
}

/** What one operation needs besides its subject. */
export type Sample = {
  /** Kind of the object in the path: where the operation names none, or a narrower one than it names. */
  subject?: string
  /** A body that passes the schema, as far as possible one that would succeed. */
  body?(world: World, place: Place, params: Params | undefined, actor: Actor): unknown
  query?(world: World, place: Place): Record<string, string>
  /** Params of the path beyond those of the subject. */
  params?: Record<string, string>
  file?(world: World, place: Place): { name: string; bytes: Buffer }
  /** Who may, where the body or the query names the place, or where it is narrower than the subject says. */
  may?(model: AccessModel, actor: Actor, place: Place): boolean
  /** Field of the body that names the place: a foreign one may be refused as a mistake in it. */
  refusedAs?: string
}

/** One room's share; file `testing/access/rooms/<room>.ts`, exported as `access`. */
export type RoomAccess = {
  /** Builds once what the room's operations cannot do without, for instance a published framework. */
  prepare?(world: World): Promise<void>
  readonly subjects?: Readonly<Record<string, Subject>>
  readonly samples?: Readonly<Record<string, Sample>>
}

export type Registry = {
  subjects: Map<string, Subject>
  samples: Map<string, Sample>
  preparations: ((world: World) => Promise<void>)[]
}

/** Every room's share. @throws Error when two rooms register the same name */
export async function readRegistry(): Promise<Registry> {
  const folder = path.join(import.meta.dirname, 'rooms')
  const registry: Registry = { subjects: new Map(), samples: new Map(), preparations: [] }
  for (const file of globSync('*.ts', { cwd: folder }).sort()) {
    const { access } = (await import(/* @vite-ignore */ pathToFileURL(path.join(folder, file)).href)) as {
      access: RoomAccess
    }
    addOnce(registry.subjects, access.subjects ?? {}, file)
    addOnce(registry.samples, access.samples ?? {}, file)
    if (access.prepare) registry.preparations.push(world => access.prepare!(world))
  }
  return registry
}

function addOnce<T>(into: Map<string, T>, share: Readonly<Record<string, T>>, file: string): void {
  for (const [name, value] of Object.entries(share)) {
    if (into.has(name)) throw new Error(`${file} registers ${name} a second time`)
    into.set(name, value)
  }
}
