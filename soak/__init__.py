"""The long ones: kills at random moments, absences of MongoDB, big portals.

Each prints its figures, and whether they are what was promised.
"""
