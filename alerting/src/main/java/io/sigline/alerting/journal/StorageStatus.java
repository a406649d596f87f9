package io.sigline.alerting.journal;

/**
 * What the journal takes on the disk, and whether it takes anything new.
 *
 * @param bytes of the database and its write-ahead log
 * @param usedBytes of the database, without what was freed in it
 * @param maxBytes of both files, at most
 * @param failure why nothing new is stored, in one sentence; empty if it is
 * @param forgottenEarly hits and delivered alerts that were forgotten before their time, for room
 */
public record StorageStatus(
    long bytes, long usedBytes, long maxBytes, String failure, long forgottenEarly) {}
