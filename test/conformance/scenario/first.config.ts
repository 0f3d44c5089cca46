/** The scenario's stage as it is deployed at first, and gone back to. */
import { stageOf } from './stage.ts';

export default stageOf(1);
