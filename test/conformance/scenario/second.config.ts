/** The scenario's stage with a journey's next version. */
import { stageOf } from './stage.ts';

export default stageOf(2);
