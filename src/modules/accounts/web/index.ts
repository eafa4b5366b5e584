export {
  SESSION_KEY,
  type Session,
  SessionProvider,
  useSession,
  useSessionIfAny,
  useSessionState,
} from './session.tsx'
