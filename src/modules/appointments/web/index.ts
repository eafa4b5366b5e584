export { AppointDialog } from './appoint-dialog.tsx'
export { AppointmentPanel } from './appointment-panel.tsx'
