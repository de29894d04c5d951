import { testGenerations } from "../testing/test-generations.js";
import { testJobQueue } from "./job-queue.contract.js";

testJobQueue("embedded", testGenerations);
