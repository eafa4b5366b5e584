export { RecordTraining, type TrainedPerson } from './record-training.tsx'
